import CloudGateway
import LabKernel

/// RAM behind the gateway: API version 2015-05-01, RPC style.
///
/// Source: help.aliyun.com/en/ram/developer-reference/api-ram-2015-05-01-overview.
package final class RAMService: CloudService {
    package let code = "ram"
    static let version = "2015-05-01"
    private let directory: IdentityDirectory

    package init(directory: IdentityDirectory) { self.directory = directory }

    package func accepts(_ request: CloudRequest) -> Bool {
        RPCParameters.version(of: request) == Self.version || request.hostName.hasPrefix("ram.")
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let parameters = RPCParameters(request)
        guard let operation = RAMCatalog.byName[parameters.action] else {
            throw IdentityRequests.unknownAction(parameters)
        }
        let signature = IdentityRequests.signature(of: request, isSTS: false)
        let signer = try IdentityRequests.signer(of: request, signature, directory)
        return Call(
            operation: operation.info, signature: signature,
            checks: operation.checks(parameters, signer: signer),
            parameters: IdentityRequests.recorded(parameters)
        ) { [directory] context throws(CloudError) in
            let call = RAMCall(
                parameters: parameters, account: context.principal.accountID, caller: context.principal,
                now: context.now, directory: directory)
            return RPCAnswer.success(try operation.handler(call), requestID: context.requestID)
        }
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        RPCAnswer.failure(error, host: request.host, requestID: requestID)
    }
}
