import CloudGateway
import LabKernel

/// Where a deployment runs: a queue of resources, one cluster per job.
struct DeploymentTarget: Equatable {
    var name: String

    /// The queue that every namespace has.
    static let defaultQueue = DeploymentTarget(name: "default-queue")

    /// Reads a `deploymentTarget` object.
    ///
    /// Not emulated: mode `SESSION`, jobs in a session cluster; it is refused by name.
    static func read(_ body: BodyReader) throws(CloudError) -> DeploymentTarget {
        let mode = try body.string("mode") ?? "PER_JOB"
        guard mode == "PER_JOB" else {
            guard mode == "SESSION" else {
                throw body.invalid(
                    "mode", suggestion(for: mode, among: ["PER_JOB", "SESSION"], kind: "modes"))
            }
            throw RealtimeComputeErrors.unsupported("deployments of mode SESSION, only PER_JOB")
        }
        return DeploymentTarget(name: try body.required("name"))
    }

    var json: JSONValue { .object([("mode", "PER_JOB"), ("name", .string(name))]) }
}

/// A queue of resources of a namespace.
struct ResourceQueue {
    var name: String
    var namespace: NamespaceKey
    /// What jobs in the queue may use together; nil for no limit.
    var limit: ComputeUnits?
}
