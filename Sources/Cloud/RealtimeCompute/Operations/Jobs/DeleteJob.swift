import CloudGateway

/// Deletes the record of a job that is over.
enum DeleteJob: VervericaOperation {
    static let name = "DeleteJob"
    static let method = "DELETE"
    static let path = "/namespaces/{namespace}/jobs/{jobId}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let job = try plane.job(call.segment("jobId"), in: call.namespace)
        guard job.status.isTerminal else {
            throw RealtimeComputeErrors.inUse("Job", job.id, "it is \(job.status.rawValue)")
        }
        plane.forget(job)
        return .done
    }
}
