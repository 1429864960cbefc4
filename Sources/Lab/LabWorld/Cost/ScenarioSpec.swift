import LabKernel
import Pricing
import Scenarios

/// The cost spec of a scenario: its resources and those its timeline makes, with its `usage`.
package enum ScenarioSpec {
    /// With what had to be left out of it.
    package static func tree(of scenario: Scenario) -> (tree: JSONValue, leftOut: [String]) {
        var maker = Maker()
        for item in scenario.resources { maker.add(item) }
        for item in scenario.timeline {
            if case .action(let action) = item.step { maker.add(action.parameters) }
        }
        var members: [(String, JSONValue)] = [
            ("apiVersion", "labsim/v1"), ("kind", "CostSpec"),
            (
                "metadata",
                ["name": .string(scenario.metadata.name), "title": .string(scenario.metadata.title)]
            ),
            ("region", .string(scenario.region)), ("currency", .string(scenario.priceCurrency)),
            ("resources", .object(maker.resources)),
        ]
        if let period = scenario.cost.period { members.append(("period", period)) }
        if let money = scenario.cost.moneyBudget { members.append(("budget", .array([.string(money)]))) }
        let usage = ScenarioUsage(scenario.usage ?? .object([]), jobs: maker.jobs, logstores: maker.logstores)
        members.append(("usage", usage.tree))
        return (.object(members), maker.leftOut)
    }

    /// Collects the resources that cost something.
    private struct Maker {
        var resources: [(String, JSONValue)] = []
        var leftOut: [String] = []
        var jobs: [String] = []
        var logstores: [String] = []
        private var workspace: String?

        mutating func add(_ item: ResourceItem) {
            switch item.properties {
            case let bucket as BucketResource: put(bucket.name, bucketFields(bucket.storageClass))
            case let logstore as LogstoreResource: put(logstore)
            case let workspace as WorkspaceResource: put(workspace.name, workspace.settings)
            case let deployment as DeploymentResource:
                put(deployment.name, deployment.settings, workspace: deployment.workspace)
            default: break
            }
        }

        mutating func add(_ action: any ScenarioAction) {
            switch action {
            case let bucket as OSSCreateBucket: put(bucket.bucket, bucketFields(bucket.storageClass))
            case let logstore as SLSCreateLogstore:
                put(logstore.logstore, logstoreFields(logstore.ttl, logstore.shards, indexed: 0))
                logstores.append(logstore.logstore)
            case let workspace as FlinkCreateWorkspace: put(workspace.name, workspace.settings)
            case let draft as FlinkDeployDraft: put(draft.name, draft.settings, workspace: workspace)
            default: break
            }
        }

        private mutating func put(_ id: String, _ fields: [(String, JSONValue)]) {
            guard !resources.contains(where: { $0.0 == id }) else {
                return leftOut.append("a second resource called '\(id)'")
            }
            resources.append((id, .object(fields)))
        }

        private func bucketFields(_ storageClass: String) -> [(String, JSONValue)] {
            [("type", "oss.bucket"), ("storageClass", .string(storageClass))]
        }

        private mutating func put(_ logstore: LogstoreResource) {
            let indexed = logstore.index == .all ? 1 : 0
            if case .fields = logstore.index {
                leftOut.append(
                    "the part that the field index of '\(logstore.name)' takes: set resources.\(logstore.name).indexedFraction"
                )
            }
            put(logstore.name, logstoreFields(logstore.ttl, logstore.shards, indexed: indexed))
            logstores.append(logstore.name)
        }

        private func logstoreFields(_ ttl: Duration, _ shards: Int, indexed: Int) -> [(String, JSONValue)] {
            [
                ("type", "sls.logstore"), ("retentionDays", .int(ttl.wholeMillis / 86_400_000)),
                ("shards", .int(shards)),
                ("indexedFraction", .int(indexed)),
            ]
        }

        private mutating func put(_ name: String, _ settings: WorkspaceSettings) {
            workspace = workspace ?? name
            put(name, [("type", "flink.workspace"), ("billing", .string(settings.chargeType))])
        }

        private mutating func put(_ name: String, _ settings: DeploymentSettings, workspace: String?) {
            var fields: [(String, JSONValue)] = [
                ("type", "flink.deployment"), ("parallelism", .int(settings.parallelism)),
                ("slotsPerTaskManager", .int(settings.slotsPerTaskManager)),
                ("jobManager", size(settings.jobManager)), ("taskManager", size(settings.taskManager)),
            ]
            if let workspace { fields.append(("workspace", .string(workspace))) }
            if let logstore = settings.logstore {
                fields.append(
                    ("logstore", .string(logstore.split(separator: "/").last.map(String.init) ?? logstore)))
            }
            if let checkpoints = checkpoints(settings.configuration) {
                fields.append(("checkpoints", checkpoints))
            }
            put(name, fields)
            jobs.append(name)
        }

        private func size(_ container: DeploymentSettings.ContainerSize) -> JSONValue {
            ["cpu": .double(container.cpu), "memory": .string("\(container.memoryBytes) b")]
        }

        private func checkpoints(_ configuration: [String: String]) -> JSONValue? {
            guard let interval = configuration["execution.checkpointing.interval"] else { return nil }
            var fields: [(String, JSONValue)] = [("interval", .string(interval))]
            let folder = configuration["execution.checkpointing.dir"] ?? ""
            let buckets = resources.filter { $0.1["type"]?.stringValue == "oss.bucket" }.map(\.0)
            if let bucket = folder.isEmpty ? buckets.first : BucketPath(folder).bucket {
                fields.append(("bucket", .string(bucket)))
            }
            if let kept = configuration["execution.checkpointing.num-retained"] {
                fields.append(("retained", .string(kept)))
            }
            if configuration["execution.checkpointing.incremental"] == "true" {
                fields.append(("incremental", true))
            }
            return .object(fields)
        }
    }
}

/// The `usage` of a scenario: by resource as in a spec, or in the short form for its only job.
private struct ScenarioUsage {
    private let given: JSONValue
    private let jobs: [String]
    private let logstores: [String]

    init(_ given: JSONValue, jobs: [String], logstores: [String]) {
        (self.given, self.jobs, self.logstores) = (given, jobs, logstores)
    }

    /// Short names of the only job's usage.
    private static let short = [
        "source.eventsPerSecond": "eventsPerSecond", "source.bytesPerEvent": "bytesPerEvent",
        "state.activeKeys": "keys",
        "state.keys": "keys", "state.bytesPerKey": "stateBytesPerKey", "schedule": "schedule",
        "logs.linesPerSecond": "logLinesPerSecond", "logs.bytesPerLine": "logBytesPerLine",
        "checkpoints.objects": "objectsPerCheckpoint", "savepoints.kept": "savepointsKept",
    ]

    var tree: JSONValue {
        guard let job = jobs.first, jobs.count == 1 else { return given }
        var own: [(String, JSONValue)] = []
        var others: [(String, JSONValue)] = []
        for (key, value) in given.objectValue ?? [] {
            if let name = Self.short[key] { own.append((name, value)) } else { others.append((key, value)) }
        }
        guard !own.isEmpty else { return given }
        return SpecTree.merging(.object([(job, .object(own))]), over: .object(others))
    }
}
