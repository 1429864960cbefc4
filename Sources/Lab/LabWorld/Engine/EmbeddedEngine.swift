import CloudClients
import Connectors
import FlinkSQL
import LabKernel
import Streaming

/// The embedded engine behind the `JobEngine` port: plans a script, builds its graph, runs it under a
/// `JobMaster` on the world's loop.
final class EmbeddedEngine: JobEngine {
    let name = "embedded"
    /// The typed rows of `print` tables.
    let sinks = SinkTable()
    /// The operators of every job so far, by its id.
    private(set) var graphs: [String: [JobGraph.VertexSummary]] = [:]
    private let loop: EventLoop
    private let link: EngineLink
    private let seed: UInt64
    private let registry: ConnectorRegistry
    private let threads: Int
    private let ports: EnginePorts

    /// - Throws: `LabError` for an unknown compatibility option.
    init(
        loop: EventLoop, link: EngineLink, seed: UInt64, compatibility: Set<String>, threads: Int,
        ports: EnginePorts = EnginePorts()
    ) throws(LabError) {
        (self.loop, self.link, self.seed) = (loop, link, seed)
        (self.threads, self.ports) = (threads, ports)
        registry = ConnectorRegistry(
            connectors: ConnectorRegistry.standardConnectors,
            compatibility: try CompatibilitySwitches(names: compatibility.sorted()))
    }

    func validate(_ script: SourceFile) throws -> [LabError] {
        let plan = try ScriptPlan(script, registry: registry)
        _ = try JobConfiguration(Dictionary(plan.job.options.map { ($0.key, $0.value) }) { $1 })
        return plan.warnings
    }

    func submit(_ specification: JobSpecification, observer: any JobObserver) throws -> any JobHandle {
        let plan = try ScriptPlan(
            specification.script, registry: registry, options: specification.configuration)
        let configuration = try configuration(specification, plan.job)
        let client = link.objectStore(
            role: specification.runtimeRole, job: specification.jobID, deployment: specification.name)
        let logs = link.logService(
            role: specification.runtimeRole, job: specification.jobID, deployment: specification.name)
        let tap = SinkTap(
            LabConnectors(registry, resources(client, logs, of: specification.jobID)), sinks: sinks,
            observer: observer,
            deployment: specification.name, jobID: specification.jobID, link: link)
        let runtime = ports.connectors(tap)
        guard let zone = ZoneRules.named(plan.job.timeZone) else {
            throw LabError(
                "RUN005", "unknown time zone '\(plan.job.timeZone)'",
                fix: "SET 'table.local-time-zone' = 'Asia/Shanghai', for example")
        }
        let options = configuration.options(zone: zone, seed: seed)
        let graph = try PhysicalPlanner(connectors: runtime, options: options).graph(plan.job)
        graphs[specification.jobID] = graph.summary
        let master = JobMaster(
            jobID: specification.jobID, graph: graph, configuration: configuration,
            store: ports.checkpoints(
                OSSCheckpointStore(
                    client, link: link, deployment: specification.name,
                    timeoutMillis: configuration.timeoutMillis)),
            loop: loop, observer: tap)
        sinks.start(specification.name, from: specification.restore)
        try master.start(from: specification.restore)
        return master
    }

    /// The deployment's configuration, under what the script itself sets.
    private func configuration(
        _ specification: JobSpecification, _ plan: JobPlan
    ) throws(LabError) -> JobConfiguration {
        var values = specification.configuration
        for option in plan.options { values[option.key] = option.value }
        values["parallelism.default"] = String(specification.parallelism)
        var configuration = try JobConfiguration(values)
        configuration.tasks.threads = threads
        return configuration
    }

    private func resources(
        _ client: OSSClient, _ logs: SLSLogService, of jobID: String
    ) -> ConnectorResources {
        var files = FileStores()
        files.add(ports.files(OSSFileStore(client)), scheme: "oss")
        files.add(DiskFiles(), scheme: "file")
        var resources = ConnectorResources(files: files, logs: logs, seed: seed)
        resources.jobID = jobID
        return resources
    }
}
