import CloudClients
import CloudGateway
import LabKernel
import RAM

/// The keys of a role, for a job that runs as it or a scenario that acts as it; the session is renewed before it expires.
final class RoleSession: CredentialsSource {
    private let wishes: IdentityDirectory.SessionWishes
    private let assumer: String?
    private let directory: IdentityDirectory
    private var current: IdentityDirectory.TemporaryCredentials?

    /// - Parameters:
    ///   - arn: `acs:ram::<account>:role/<name>`.
    ///   - session: the name of the sessions, 2 to 64 characters.
    ///   - assumer: the service that assumes the role and that the role must trust, `stream.aliyuncs.com`; nil for the scenario
    ///     itself, which needs nobody's trust.
    init(arn: String, session: String, assumer: String?, directory: IdentityDirectory) {
        wishes = IdentityDirectory.SessionWishes(roleARN: arn, sessionName: session)
        (self.assumer, self.directory) = (assumer, directory)
    }

    func credentials(at instant: Instant) throws(CloudCallError) -> ClientCredentials {
        if let current, instant.advanced(by: .minutes(5)) < current.expires,
            directory.hasSession(current.accessKeyID)
        {
            return Self.keys(current)
        }
        do throws(CloudError) {
            if let assumer { try checkTrust(in: assumer, at: instant) }
            let fresh = try directory.assumeRole(wishes, at: instant)
            current = fresh
            return Self.keys(fresh)
        } catch {
            throw CloudCallError(error)
        }
    }

    private func checkTrust(in assumer: String, at instant: Instant) throws(CloudError) {
        let (account, role) = try directory.role(arn: wishes.roleARN)
        let check = PermissionCheck(
            action: "sts:AssumeRole",
            resource: ResourceName(service: "ram", account: account, relativeID: "role/\(role.name)"),
            resourceAccess: ResourceAccess(ownerAccountID: account, policy: role.trustText))
        let service = CloudGateway.Principal(accountID: "", kind: .service(assumer))
        let decision = directory.decide(check, for: service, key: nil, at: instant)
        guard decision.isAllowed else {
            throw CloudError(
                "NoPermission", status: 403,
                "the role '\(role.name)' does not trust \(assumer)\n\(decision.explanation)",
                denial: Denial(check: check, decision: decision))
        }
    }

    private static func keys(_ session: IdentityDirectory.TemporaryCredentials) -> ClientCredentials {
        ClientCredentials(
            accessKeyID: session.accessKeyID, accessKeySecret: session.secret,
            securityToken: session.securityToken)
    }
}

extension CloudCallError {
    /// A refusal that came without a request: the directory's own word.
    init(_ error: CloudError) {
        self.init(status: error.status, code: error.code, message: error.message, requestID: "")
    }
}
