import CloudGateway
import LabKernel

/// STS behind the gateway: API version 2015-04-01, RPC style.
///
/// Source: help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-overview. Not emulated:
/// AssumeRoleWithSAML and AssumeRoleWithOIDC.
package final class STSService: CloudService {
    package let code = "sts"
    static let version = "2015-04-01"
    private let directory: IdentityDirectory

    package init(directory: IdentityDirectory) { self.directory = directory }

    package func accepts(_ request: CloudRequest) -> Bool {
        RPCParameters.version(of: request) == Self.version || request.hostName.hasPrefix("sts.")
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let parameters = RPCParameters(request)
        switch parameters.action {
        case "AssumeRole": return AssumeRole(request, parameters, directory).call
        case "GetCallerIdentity": return GetCallerIdentity(request, directory).call
        default: throw IdentityRequests.unknownAction(parameters)
        }
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        RPCAnswer.failure(error, host: request.host, requestID: requestID)
    }
}
