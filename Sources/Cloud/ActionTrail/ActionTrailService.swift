import CloudGateway
import LabKernel

/// ActionTrail behind the gateway: API version 2020-07-06, RPC style.
///
/// Source: help.aliyun.com/en/actiontrail/developer-reference/api-actiontrail-2020-07-06-overview.
package final class ActionTrailService: CloudService {
    package let code = "actiontrail"
    static let version = "2020-07-06"
    private let store: TrailStore

    package init(store: TrailStore) { self.store = store }

    package func accepts(_ request: CloudRequest) -> Bool {
        RPCParameters.version(of: request) == Self.version || request.hostName.hasPrefix("actiontrail.")
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let parameters = RPCParameters(request)
        guard let operation = TrailOperation.catalog.first(where: { $0.name == parameters.action }) else {
            throw parameters.action.isEmpty
                ? ActionTrailErrors.missing("Action") : ActionTrailErrors.unknownAction
        }
        let shown = parameters.values.filter {
            !["AccessKeyId", "Signature", "SecurityToken"].contains($0.name)
        }
        return Call(
            operation: operation.info, signature: POPSignature.scheme(for: request),
            checks: [check(operation, parameters)],
            parameters: .object(shown.map { ($0.name, .string($0.value)) })
        ) { [store] context throws(CloudError) in
            let call = TrailCall(
                parameters: parameters, account: context.principal.accountID, now: context.now, store: store)
            return RPCAnswer.success(try operation.handler(call), requestID: context.requestID)
        }
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        RPCAnswer.failure(error, host: request.host, requestID: requestID)
    }

    /// Trails are `acs:actiontrail:<region>:<account>:trail/<name>`; the caller's account stands open, as
    /// only its own trails can be named.
    private func check(_ operation: TrailOperation, _ parameters: RPCParameters) -> PermissionCheck {
        let trail = ResourceName(
            service: "actiontrail", region: store.homeRegion, account: "*",
            relativeID: "trail/\(parameters["Name"] ?? "*")")
        return PermissionCheck(
            action: "actiontrail:\(operation.name)",
            resource: operation.isOnTrail ? trail : PermissionCheck.everything)
    }
}
