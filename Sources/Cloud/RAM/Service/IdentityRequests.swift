import CloudGateway
import LabKernel

/// What RAM and STS read from a request before it is judged.
enum IdentityRequests {
    /// STS says a little more than RAM when it refuses.
    static func signature(of request: CloudRequest, isSTS: Bool = true) -> any SignatureScheme {
        let refusal =
            isSTS ? POPRefusal() : POPRefusal(message: "You are not authorized to do this action.")
        return POPSignature.scheme(for: request, refusal: refusal)
    }

    static func unknownAction(_ parameters: RPCParameters) -> CloudError {
        guard !parameters.action.isEmpty else { return RAMErrors.missing("Action") }
        return CloudError(
            "InvalidAction.NotFound", status: 404,
            "Specified api is not found, please check your url and method.")
    }

    /// Whose key claims to sign; of no account when there is no such key, which authentication refuses later.
    static func signer(
        of request: CloudRequest, _ signature: any SignatureScheme, _ directory: IdentityDirectory
    ) throws(CloudError) -> KeyOwner {
        let nobody = KeyOwner(account: "", user: nil)
        guard let id = try signature.credentials(of: request)?.accessKeyID else { return nobody }
        return directory.owner(ofKey: id) ?? nobody
    }

    /// The parameters as they are recorded: neither signatures nor secrets.
    static func recorded(_ parameters: RPCParameters) -> JSONValue {
        let hidden = [
            "AccessKeyId", "Signature", "SignatureNonce", "SignatureMethod", "SignatureVersion",
            "SignatureType",
            "SecurityToken", "Timestamp", "Action", "Version", "Format", "Password", "NewPassword",
            "OldPassword",
        ]
        let shown = parameters.values.filter { !hidden.contains($0.name) }
        return .object(shown.map { ($0.name, .string($0.value)) })
    }
}

/// The account, and the user if it is one, that a key belongs to.
struct KeyOwner {
    let account: String
    let user: String?
}

extension IdentityDirectory {
    /// Whose key `id` is; nil for an unknown key.
    func owner(ofKey id: String) -> KeyOwner? {
        if let key = keys[id] { return KeyOwner(account: key.account, user: key.user) }
        return sessions[id].map { KeyOwner(account: $0.account, user: nil) }
    }
}
