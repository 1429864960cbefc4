import CloudGateway
import LabKernel

/// Says who signed a request; needs no permission.
///
/// Source: help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity.
struct GetCallerIdentity {
    private let request: CloudRequest
    private let directory: IdentityDirectory

    init(_ request: CloudRequest, _ directory: IdentityDirectory) {
        (self.request, self.directory) = (request, directory)
    }

    var call: Call {
        let info = OperationInfo(
            name: "GetCallerIdentity",
            documentation: "https://help.aliyun.com/en/ram/developer-reference/"
                + "api-sts-2015-04-01-getcalleridentity",
            kind: .managementRead)
        return Call(operation: info, signature: IdentityRequests.signature(of: request), checks: []) {
            context throws(CloudError) in
            RPCAnswer.success(members(of: context.principal), requestID: context.requestID)
        }
    }

    private func members(of principal: Principal) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("AccountId", .string(principal.accountID)), ("Arn", .string(principal.arn)),
        ]
        switch principal.kind {
        case .root:
            members += identity("Account", principal.accountID)
            members.append(("UserId", .string(principal.accountID)))
        case .user(_, let id):
            members += identity("RAMUser", id)
            members.append(("UserId", .string(id)))
        case .roleSession(let role, let session):
            let id = directory.accounts[principal.accountID]?.roles[role.lowercased()]?.id ?? ""
            members += identity("AssumedRoleUser", "\(id):\(session)")
            members.append(("RoleId", .string(id)))
        case .service(let name): members += identity("Service", name)
        case .anonymous: preconditionFailure("an unsigned request does not get so far")
        }
        return members
    }

    private func identity(_ type: String, _ id: String) -> [(String, JSONValue)] {
        [("IdentityType", .string(type)), ("PrincipalId", .string(id))]
    }
}
