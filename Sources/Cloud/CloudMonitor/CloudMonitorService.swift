import CloudGateway
import LabKernel

/// CloudMonitor on the wire: CMS 2019-01-01, RPC, for both generations of clients.
///
/// Actions apply to all resources, as the service authorizes by operation.
package final class CloudMonitorService: CloudService {
    package let code = "cms"
    private let state: MonitorState
    private let signature: any SignatureScheme

    /// `signature` is how requests are authenticated.
    package init(state: MonitorState, signature: any SignatureScheme = OpenAPISignature()) {
        (self.state, self.signature) = (state, signature)
    }

    package func accepts(_ request: CloudRequest) -> Bool {
        let version = RPCParameters.version(of: request)
        if !version.isEmpty { return version == "2019-01-01" }
        let label = request.hostName.split(separator: ".").first ?? ""
        return label == "metrics" || label == "cms"
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let parameters = RPCParameters(request)
        guard let operation = MonitorOperations.all.first(where: { $0.name == parameters.action }) else {
            throw CloudMonitorErrors.noSuchAction(parameters.action)
        }
        let resource = ResourceName(
            service: "cms", region: state.region, account: state.accountID, relativeID: "*")
        // Values of metrics are no business of the audit, and there are many of them.
        let recorded = operation.kind.isManagement ? parameters.values : []
        return Call(
            operation: operation.info, signature: signature,
            checks: [PermissionCheck(action: "cms:\(operation.name)", resource: resource)],
            parameters: .object(
                recorded.filter { !Self.hidden.contains($0.name) }.map { ($0.name, .string($0.value)) })
        ) { [state] (context) throws(CloudError) in
            let members = try operation.answer(MonitorCall(context: context, parameters: parameters), state)
            if operation.kind.isWrite {
                if operation.kind == .managementWrite { state.isChanged = true }
                try state.keep()
            }
            return RPCAnswer.success(
                [("Success", true), ("Code", "200"), ("Message", "")] + members, requestID: context.requestID)
        }
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        RPCAnswer.failure(error, host: request.host, requestID: requestID)
    }

    /// Parameters of the signature, which are no business of the audit.
    private static let hidden = [
        "Signature", "SignatureNonce", "SignatureMethod", "SignatureVersion", "SignatureType", "AccessKeyId",
        "Timestamp", "SecurityToken", "Format", "Version", "Action",
    ]
}
