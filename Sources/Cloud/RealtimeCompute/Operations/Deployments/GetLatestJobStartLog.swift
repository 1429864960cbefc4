import CloudGateway
import LabKernel

/// Answers what the job manager wrote while the latest job was starting.
enum GetLatestJobStartLog: VervericaOperation {
    static let name = "GetLatestJobStartLog"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployments/{deploymentId}/latest_jobmanager_start_log"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let deployment = try plane.deployment(call.segment("deploymentId"), in: call.namespace)
        let lines = plane.jobs(of: deployment.id).last?.startLog ?? []
        return .data(.string(lines.joined(separator: "\n")))
    }
}
