import CloudGateway
import LabKernel

/// A deployment: a script with all it needs to be started as a job, again and again.
///
/// Source: ververica-2022-07-18, structure Deployment.
struct Deployment {
    let id: String
    let namespace: NamespaceKey
    var name = ""
    var description = ""
    var engineVersion: String
    var executionMode = "STREAMING"
    var artifact: Artifact
    var target = DeploymentTarget.defaultQueue
    var resources = BasicResources()
    var flinkConf = FlinkConfiguration()
    var logging = JobLogging.standard
    var labels: JSONValue = .object([])
    var localVariables: [LocalVariable] = []
    var autopilot = AutopilotPolicy()
    /// The draft this was deployed from; empty for none.
    var draftID = ""
    var created: Instant
    var modified: Instant
    var creator: Principal
    var modifier: Principal

    /// Slots of each task manager, as the configuration says.
    var slotsPerTaskManager: Int {
        flinkConf.texts["taskmanager.numberOfTaskSlots"].flatMap(Int.init).map { max(1, $0) } ?? 1
    }

    /// What a job of this deployment occupies.
    var computeUnits: ComputeUnits { resources.total(slots: slotsPerTaskManager) }

    /// Takes what a request's body names and keeps the rest; answers what create and update have in common.
    mutating func apply(_ body: BodyReader) throws(CloudError) {
        if let name = try body.string("name") { self.name = name }
        if let description = try body.string("description") { self.description = description }
        if let version = try body.string("engineVersion"), !version.isEmpty { engineVersion = version }
        if let mode = try body.string("executionMode") {
            guard mode == "STREAMING" else {
                throw RealtimeComputeErrors.unsupported("executionMode \(mode), only STREAMING")
            }
        }
        if let artifact = try body.object("artifact") { self.artifact = try Artifact(artifact) }
        if let target = try body.object("deploymentTarget") {
            self.target = try DeploymentTarget.read(target)
        }
        if let setting = try body.object("streamingResourceSetting") { try apply(resources: setting) }
        if let conf = try body.object("flinkConf") { flinkConf = try FlinkConfiguration(conf) }
        if let logging = try body.object("logging") { self.logging = try JobLogging(logging) }
        if let labels = try body.object("labels") { self.labels = labels.value }
        if let items = try body.array("localVariables") { localVariables = try LocalVariable.list(items) }
    }

    private mutating func apply(resources setting: BodyReader) throws(CloudError) {
        let mode = try setting.string("resourceSettingMode") ?? "BASIC"
        guard mode == "BASIC" else {
            guard mode == "EXPERT" else {
                throw setting.invalid(
                    "resourceSettingMode", suggestion(for: mode, among: ["BASIC", "EXPERT"], kind: "modes"))
            }
            throw RealtimeComputeErrors.unsupported("resourceSettingMode EXPERT, only BASIC")
        }
        if let basic = try setting.object("basicResourceSetting") { try resources.apply(basic) }
    }
}
