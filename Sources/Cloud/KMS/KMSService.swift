import CloudGateway
import LabKernel

/// KMS behind the gateway, as far as client-side encryption of OSS needs it: API version 2016-01-20, RPC style.
///
/// Source: help.aliyun.com/en/kms/developer-reference/api-kms-2016-01-20-overview. Not emulated: everything but
/// data keys, Encrypt and Decrypt; other actions are refused by name.
package final class KMSService: CloudService {
    package let code = "kms"
    static let version = "2016-01-20"
    private let accountID: String
    private let region: String
    private let ring: KeyRing

    /// The keys are made from `seed`: what was encrypted can be decrypted as long as the world has it.
    package init(accountID: String, region: String, seed: UInt64) {
        (self.accountID, self.region) = (accountID, region)
        ring = KeyRing(seed: seed)
    }

    package func accepts(_ request: CloudRequest) -> Bool {
        RPCParameters.version(of: request) == Self.version || request.hostName.hasPrefix("kms.")
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let parameters = RPCParameters(request)
        guard let operation = KMSOperation(rawValue: parameters.action) else {
            throw CloudError(
                "InvalidAction.NotFound", status: 404,
                "Specified api is not found: labsim does not emulate kms:\(parameters.action).")
        }
        let shown = parameters.values.filter { ["KeyId", "KeySpec", "NumberOfBytes"].contains($0.name) }
        return Call(
            operation: operation.info, signature: POPSignature.scheme(for: request),
            checks: [PermissionCheck(action: "kms:\(operation.rawValue)", resource: resource(parameters))],
            parameters: .object(shown.map { ($0.name, .string($0.value)) })
        ) { [ring] (context) throws(CloudError) in
            let call = KMSCall(parameters: parameters, context: context, ring: ring)
            return RPCAnswer.success(try call.answer(to: operation), requestID: context.requestID)
        }
    }

    /// The key that a request names, or that its ciphertext was made with.
    private func resource(_ parameters: RPCParameters) -> ResourceName {
        let id = parameters["KeyId"] ?? parameters["CiphertextBlob"].flatMap { ring.keyID(of: $0) } ?? "*"
        return ResourceName(service: "kms", region: region, account: accountID, relativeID: "key/\(id)")
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        RPCAnswer.failure(error, host: request.host, requestID: requestID)
    }
}

/// The operations that are there.
enum KMSOperation: String {
    case generateDataKey = "GenerateDataKey"
    case generateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext"
    case encrypt = "Encrypt"
    case decrypt = "Decrypt"

    var info: OperationInfo {
        OperationInfo(
            name: rawValue,
            documentation: "https://help.aliyun.com/en/kms/developer-reference/api-kms-2016-01-20-"
                + rawValue.lowercased(), kind: .dataRead)
    }
}
