import CloudGateway
import LabKernel

/// Hands out temporary credentials of a role.
///
/// What is wrong with the parameters is said after the signature is checked but before permissions are: a
/// role that does not exist has no trust policy to decide by.
/// Source: help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerole.
struct AssumeRole {
    private let request: CloudRequest
    private let parameters: RPCParameters
    private let directory: IdentityDirectory

    init(_ request: CloudRequest, _ parameters: RPCParameters, _ directory: IdentityDirectory) {
        (self.request, self.parameters, self.directory) = (request, parameters, directory)
    }

    private static let info = OperationInfo(
        name: "AssumeRole",
        documentation: "https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerole",
        kind: .managementRead)

    var call: Call {
        do {
            let wishes = try wishes()
            try directory.check(wishes)
            return granted(wishes, check: try check(wishes))
        } catch {
            return Call(
                operation: Self.info, signature: IdentityRequests.signature(of: request), checks: [],
                parameters: IdentityRequests.recorded(parameters)
            ) { _ throws(CloudError) in throw error }
        }
    }

    private func granted(_ wishes: IdentityDirectory.SessionWishes, check: PermissionCheck) -> Call {
        Call(
            operation: Self.info, signature: IdentityRequests.signature(of: request), checks: [check],
            parameters: IdentityRequests.recorded(parameters)
        ) { context throws(CloudError) in
            let granted = try directory.assumeRole(wishes, at: context.now)
            return RPCAnswer.success(answer(granted), requestID: context.requestID)
        }
    }

    private func wishes() throws(CloudError) -> IdentityDirectory.SessionWishes {
        guard let arn = parameters["RoleArn"] else { throw RAMErrors.missing("RoleArn") }
        guard let name = parameters["RoleSessionName"] else { throw RAMErrors.missing("RoleSessionName") }
        var seconds: Int?
        if let text = parameters["DurationSeconds"] {
            guard let number = Int(text) else { throw RAMErrors.wronglyFormed("DurationSeconds") }
            seconds = number
        }
        return IdentityDirectory.SessionWishes(
            roleARN: arn, sessionName: name, seconds: seconds, policy: parameters["Policy"],
            externalID: parameters["ExternalId"])
    }

    private func check(_ wishes: IdentityDirectory.SessionWishes) throws(CloudError) -> PermissionCheck {
        let (account, role) = try directory.role(arn: wishes.roleARN)
        let context = wishes.externalID.map { [(key: "sts:ExternalId", values: [$0])] } ?? []
        let name = ResourceName(
            service: "ram", region: "*", account: account, relativeID: "role/\(role.name.lowercased())")
        return PermissionCheck(
            action: "sts:AssumeRole", resource: name, context: context,
            resourceAccess: ResourceAccess(ownerAccountID: account, policy: role.trustText))
    }

    private func answer(_ granted: IdentityDirectory.TemporaryCredentials) -> [(String, JSONValue)] {
        let credentials: JSONValue = [
            "AccessKeyId": .string(granted.accessKeyID), "AccessKeySecret": .string(granted.secret),
            "SecurityToken": .string(granted.securityToken), "Expiration": RAMShapes.time(granted.expires),
        ]
        let user: JSONValue = [
            "AssumedRoleId": .string(granted.assumedRoleID), "Arn": .string(granted.assumedRoleARN),
        ]
        var members: [(String, JSONValue)] = [("Credentials", credentials), ("AssumedRoleUser", user)]
        if let source = parameters["SourceIdentity"] { members.append(("SourceIdentity", .string(source))) }
        return members
    }
}
