import Connectors
import FlinkSQL
import LabKernel
import Scenarios

/// What faults can hit: the jobs of a scenario as its fault-free run showed them, and the objects they use.
struct FuzzTargets {
    struct Job {
        var deployment: String
        var taskManagers: Int
        var subtasks: Int
        var operators: [String]
    }

    /// A folder of a bucket that jobs write to.
    struct Folder: Hashable {
        var bucket: String
        var prefix: String

        /// A regular expression over `bucket/key`.
        var pattern: String {
            "^"
                + "\(bucket)/\(prefix)/".map {
                    $0.isLetter || $0.isNumber || "-/_".contains($0) ? "\($0)" : "\\\($0)"
                }
                .joined()
        }
        /// A resource pattern of policies.
        var resource: String { "acs:oss:*:*:\(bucket)/\(prefix)/*" }
    }

    var jobs: [Job]
    var checkpoints: [Folder]
    var tables: [Folder]
    /// Logstores that jobs read.
    var logstores: [FuzzLogstore]
    var role: ScenarioPrincipal?
    /// The offsets between which jobs ran.
    var window: (from: Duration, until: Duration)

    init(
        _ scenario: Scenario, _ sinks: [FileSink], _ logstores: [FuzzLogstore],
        _ entries: [JobHistory.Entry], end: Instant
    ) {
        self.logstores = logstores
        let deployments = FuzzDeployment.all(of: scenario)
        jobs = entries.map { entry in
            let subtasks = deployments.first { $0.name == entry.identity.deploymentName }?.settings
                .parallelism
            return Job(
                deployment: entry.identity.deploymentName,
                taskManagers: max(1, Int(entry.metric("taskManagers") ?? 1)), subtasks: max(1, subtasks ?? 1),
                operators: entry.metrics.filter { $0.name == "numRecordsOut" }.map(\.operatorName))
        }
        checkpoints = Self.unique(deployments.compactMap { $0.checkpointFolder(scenario) })
        tables = Self.unique(sinks.map(\.folder))
        role = Self.role(of: scenario)
        let start = scenario.clock.start
        let from = entries.map(\.started).min() ?? start
        let until = entries.map { $0.ended ?? end }.max() ?? end
        window = (from - start, until - start)
    }

    private static func unique(_ folders: [Folder]) -> [Folder] {
        folders.enumerated().filter { folders.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    }

    private static func role(of scenario: Scenario) -> ScenarioPrincipal? {
        let owned = scenario.resources.compactMap {
            ($0.properties as? WorkspaceResource)?.settings.runtimeRole
        }
        let bought = scenario.timeline.compactMap { item -> String? in
            guard case .action(let action) = item.step else { return nil }
            return (action.parameters as? FlinkCreateWorkspace)?.settings.runtimeRole
        }
        return (owned + bought).first.map(ScenarioPrincipal.role)
    }
}

/// A deployment of a scenario, made before the run or by an item of the timeline.
struct FuzzDeployment {
    var name: String
    var settings: DeploymentSettings

    static func all(of scenario: Scenario) -> [FuzzDeployment] {
        let owned = scenario.resources.compactMap { $0.properties as? DeploymentResource }
        let made = scenario.timeline.compactMap { item -> FlinkDeployDraft? in
            guard case .action(let action) = item.step else { return nil }
            return action.parameters as? FlinkDeployDraft
        }
        return owned.map { FuzzDeployment(name: $0.name, settings: $0.settings) }
            + made.map { FuzzDeployment(name: $0.name, settings: $0.settings) }
    }

    func checkpointFolder(_ scenario: Scenario) -> FuzzTargets.Folder? {
        let values = scenario.engine.configuration.merging(settings.configuration) { $1 }
        let text = values["execution.checkpointing.dir"] ?? values["state.checkpoints.dir"] ?? ""
        return FuzzTargets.Folder(path: text)
    }
}

extension FuzzTargets.Folder {
    /// Nil when the path is not `oss://bucket/folder`.
    init?(path: String) {
        guard let place = OSSPath(path) else { return nil }
        var key = place.key
        while key.hasSuffix("/") { key.removeLast() }
        self.init(bucket: place.bucket, prefix: key)
    }
}

/// A table of files on OSS that a job writes.
struct FileSink {
    var table: String
    var folder: FuzzTargets.Folder

    /// Those of all scripts of a scenario.
    ///
    /// - Throws: `LabErrors` when a script cannot be planned.
    static func all(of scenario: Scenario, _ registry: ConnectorRegistry) throws -> [FileSink] {
        try scenario.scripts.flatMap { script in
            try ScriptPlan(script.file, registry: registry).job.roots.compactMap(sink)
        }
    }

    private static func sink(_ root: PlanNode) -> FileSink? {
        guard case .sink(let sink) = root.op, case .table(let table) = sink.target else { return nil }
        let options = Dictionary(sink.options.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        guard options["connector"] == "filesystem",
            let folder = options["path"].flatMap(FuzzTargets.Folder.init)
        else { return nil }
        return FileSink(table: table.path.name, folder: folder)
    }
}
