import CloudGateway

/// Answers one job.
enum GetJob: VervericaOperation {
    static let name = "GetJob"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/jobs/{jobId}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        .data(try plane.job(call.segment("jobId"), in: call.namespace).json)
    }
}
