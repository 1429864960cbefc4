import CloudGateway
import LabKernel

/// Ends a job, at once or with a savepoint.
enum StopJob: VervericaOperation {
    static let name = "StopJob"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/jobs/{jobId}:stop"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let job = try plane.job(call.segment("jobId"), in: call.namespace)
        let text = try call.body.string("stopStrategy") ?? StopStrategy.none.rawValue
        guard let strategy = StopStrategy(rawValue: text) else {
            let known = StopStrategy.allCases.map(\.rawValue)
            throw call.body.invalid("stopStrategy", suggestion(for: text, among: known, kind: "strategies"))
        }
        try plane.stop(job, strategy)
        return .data(job.json)
    }
}
