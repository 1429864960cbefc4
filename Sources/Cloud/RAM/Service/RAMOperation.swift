import CloudGateway
import LabKernel

/// One row of the catalog: what the gateway must know of an operation, and its handler.
struct RAMOperation: Sendable {
    typealias Handler = @Sendable (RAMCall) throws(CloudError) -> [(String, JSONValue)]

    let name: String
    let kind: OperationKind
    /// Relative ids of the resources that must all be allowed, with `{Parameter}` where a parameter stands;
    /// `policy/…` of a system policy belongs to the account `system`. Empty for operations that need no
    /// permission.
    let resources: [String]
    let handler: Handler

    init(_ name: String, _ kind: OperationKind, on resources: [String], handler: @escaping Handler) {
        self.name = name
        self.kind = kind
        self.resources = resources
        self.handler = handler
    }

    /// The vendor's page of this API.
    var documentation: String {
        "https://help.aliyun.com/en/ram/developer-reference/api-ram-2015-05-01-\(name.lowercased())"
    }

    var info: OperationInfo { OperationInfo(name: name, documentation: documentation, kind: kind) }

    /// The permission checks of a call with these parameters; `signer` is whose key claims to sign.
    func checks(_ parameters: RPCParameters, signer: KeyOwner) -> [PermissionCheck] {
        resources.map { template in
            PermissionCheck(action: "ram:\(name)", resource: resource(template, parameters, signer))
        }
    }

    private func resource(
        _ template: String, _ parameters: RPCParameters, _ signer: KeyOwner
    ) -> ResourceName {
        let account = signer.account
        if template == "*" { return PermissionCheck.everything }
        if template == RAMOperation.wholeAccount {
            return ResourceName(service: "ram", region: "*", account: account, relativeID: "*")
        }
        guard let open = template.firstIndex(of: "{") else {
            return ResourceName(service: "ram", region: "*", account: account, relativeID: template)
        }
        let parameter = String(template[template.index(after: open)...].dropLast())
        let isSystem = template.hasPrefix("policy/") && parameters["PolicyType"] == "System"
        var name = parameters[parameter] ?? (parameter == "UserName" ? signer.user : nil) ?? ""
        if parameter == "RoleName" { name = name.lowercased() }
        return ResourceName(
            service: "ram", region: "*", account: isSystem ? "system" : account,
            relativeID: template[..<open] + name)
    }
}

/// A call of an operation as its handler sees it.
struct RAMCall {
    let parameters: RPCParameters
    /// The caller's account, in which everything happens.
    let account: String
    let caller: Principal
    let now: Instant
    let directory: IdentityDirectory

    /// A parameter that must be there.
    func required(_ name: String) throws(CloudError) -> String {
        guard let value = parameters[name] else { throw RAMErrors.missing(name) }
        return value
    }

    /// A parameter, or the empty string.
    func text(_ name: String) -> String { parameters[name] ?? "" }

    func flag(_ name: String) throws(CloudError) -> Bool? {
        guard let value = parameters[name] else { return nil }
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw RAMErrors.invalid(name)
        }
    }

    func number(_ name: String) throws(CloudError) -> Int? {
        guard let value = parameters[name] else { return nil }
        guard let number = Int(value) else { throw RAMErrors.invalid(name) }
        return number
    }

    /// The `UserName` parameter; a user that leaves it out means itself.
    func userName() throws(CloudError) -> String {
        if let name = parameters["UserName"] { return name }
        if case .user(let name, _) = caller.kind { return name }
        throw RAMErrors.missing("UserName")
    }

    /// The user whose keys a call is about; nil for an account's call about its own keys. Who is neither must name a user.
    func keyOwner() throws(CloudError) -> String? {
        if let name = parameters["UserName"] { return name }
        switch caller.kind {
        case .user(let name, _): return name
        case .root: return nil
        default: throw RAMErrors.missing("UserName")
        }
    }
}
