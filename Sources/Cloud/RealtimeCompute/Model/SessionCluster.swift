import CloudGateway
import LabKernel

/// A session cluster: a standing Flink cluster for debugging.
///
/// Source: ververica-2022-07-18, structure SessionCluster; a running one takes a further 0.5 CU
/// (help.aliyun.com, "Billing", 2021).
/// Not emulated: running deployments in it; the cluster itself is kept, started, stopped and billed.
struct SessionCluster {
    enum Status: String { case stopped = "STOPPED", running = "RUNNING" }

    let id: String
    let namespace: NamespaceKey
    var name: String
    var target: String
    var engineVersion: String
    var resources = BasicResources()
    var flinkConf = FlinkConfiguration()
    var logging = JobLogging.standard
    var labels: JSONValue = .object([])
    var status = Status.stopped
    var startedAt: Instant?
    var created: Instant
    var modified: Instant
    var creator: Principal

    mutating func apply(_ body: BodyReader) throws(CloudError) {
        if let target = try body.string("deploymentTargetName") { self.target = target }
        if let version = try body.string("engineVersion") { engineVersion = version }
        if let basic = try body.object("basicResourceSetting") { try resources.apply(basic) }
        if let conf = try body.object("flinkConf") { flinkConf = try FlinkConfiguration(conf) }
        if let logging = try body.object("logging") { self.logging = try JobLogging(logging) }
        if let labels = try body.object("labels") { self.labels = labels.value }
    }

    /// CUs on the bill while it runs: its processes and the half that a session cluster costs on top.
    var units: Rational { resources.total(slots: 1).units + Rational(1, 2) }

    var json: JSONValue {
        var status: [(String, JSONValue)] = [("currentSessionClusterStatus", .string(self.status.rawValue))]
        if let startedAt {
            let running: [(String, JSONValue)] = [
                ("startedAt", .int(startedAt.epochMillis)), ("lastUpdateTime", .int(modified.epochMillis)),
                ("referenceDeploymentIds", .array([])),
            ]
            status.append(("running", .object(running)))
        }
        return .object([
            ("sessionClusterId", .string(id)), ("name", .string(name)),
            ("namespace", .string(namespace.name)), ("workspace", .string(namespace.workspaceID)),
            ("deploymentTargetName", .string(target)), ("engineVersion", .string(engineVersion)),
            ("basicResourceSetting", resources.json), ("flinkConf", flinkConf.json),
            ("logging", logging.json), ("labels", labels), ("status", .object(status)),
            ("createdAt", .int(created.epochMillis)), ("modifiedAt", .int(modified.epochMillis)),
            ("creator", .string(creator.id)), ("creatorName", .string(creator.label)),
            ("modifier", .string(creator.id)), ("modifierName", .string(creator.label)),
        ])
    }
}
