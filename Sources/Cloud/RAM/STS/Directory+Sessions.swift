import CloudGateway
import LabKernel
import RAMPolicy

extension IdentityDirectory {
    /// What `AssumeRole` hands out.
    package struct TemporaryCredentials: Sendable {
        package let accessKeyID: String
        package let secret: String
        package let securityToken: String
        package let expires: Instant
        /// `<role id>:<session name>`.
        package let assumedRoleID: String
        /// `acs:ram::<account>:assumed-role/<role>/<session>`.
        package let assumedRoleARN: String
    }

    /// The wishes of an `AssumeRole` call.
    package struct SessionWishes: Sendable {
        package var roleARN: String
        package var sessionName: String
        /// Nil for an hour, or the role's maximum if that is shorter.
        package var seconds: Int?
        /// The session policy's JSON text.
        package var policy: String?
        package var externalID: String?

        package init(
            roleARN: String, sessionName: String, seconds: Int? = nil, policy: String? = nil,
            externalID: String? = nil
        ) {
            (self.roleARN, self.sessionName, self.seconds) = (roleARN, sessionName, seconds)
            (self.policy, self.externalID) = (policy, externalID)
        }
    }

    /// The role that a name like `acs:ram::<account>:role/<name>` stands for; throws for a wrong form and for
    /// no such role.
    package func role(arn: String) throws(CloudError) -> (account: String, role: RAMRole) {
        guard let name = ResourceName(arn), name.service == "ram", name.relativeID.hasPrefix("role/") else {
            throw RAMErrors.wronglyFormed("RoleArn")
        }
        let role = accounts[name.account]?.roles[name.relativeID.dropFirst(5).lowercased()]
        guard let role else { throw RAMErrors.roleNotExist(arn) }
        return (name.account, role)
    }

    /// Checks the wishes without granting them; whether the caller may assume the role is for the policies to
    /// decide.
    package func check(_ wishes: SessionWishes) throws(CloudError) {
        let (_, role) = try role(arn: wishes.roleARN)
        try NameRules.check(
            wishes.sessionName, "RoleSessionName", Limits.roleSessionName, extra: "._-@", asFormat: true)
        let longest = role.maxSessionSeconds
        if let seconds = wishes.seconds {
            guard seconds >= Limits.shortestSessionSeconds, seconds <= longest else {
                throw RAMErrors.sessionLength(longest)
            }
        }
        if let text = wishes.externalID {
            try NameRules.checkLength(text, "ExternalId", Limits.externalID)
        }
        if let text = wishes.policy { _ = try sessionPolicy(text) }
    }

    /// A session of the role, as it stands at `now`.
    package func assumeRole(
        _ wishes: SessionWishes, at now: Instant
    ) throws(CloudError) -> TemporaryCredentials {
        try check(wishes)
        let (account, role) = try role(arn: wishes.roleARN)
        let policy = try wishes.policy.map { text throws(CloudError) in try sessionPolicy(text) }
        let seconds = wishes.seconds ?? min(Limits.defaultSessionSeconds, role.maxSessionSeconds)
        let session = RoleSession(
            accessKeyID: "STS.LABSIM" + forge.letters(18), secret: secretForge.letters(44),
            token: "CAIS" + secretForge.letters(120), account: account, role: role.name.lowercased(),
            roleID: role.id, name: wishes.sessionName, expires: now + .seconds(Int64(seconds)), policy: policy
        )
        forgetExpired(before: now)
        sessions[session.accessKeyID] = session
        try save()
        return TemporaryCredentials(
            accessKeyID: session.accessKeyID, secret: session.secret, securityToken: session.token,
            expires: session.expires, assumedRoleID: "\(role.id):\(session.name)",
            assumedRoleARN: "acs:ram::\(account):assumed-role/\(session.role)/\(session.name)")
    }

    private func sessionPolicy(_ text: String) throws(CloudError) -> PolicyDocument {
        do {
            return try PolicyParser.parse(text, kind: .session)
        } catch {
            let isOnlyTooLong = error.errors.map(\.code) == [PolicyMistake.tooLong.rawValue]
            throw isOnlyTooLong ? RAMErrors.policySize : RAMErrors.policyGrammar
        }
    }

    /// Expired sessions answer as such for a day, then their keys are unknown.
    private func forgetExpired(before now: Instant) {
        for (id, session) in sessions where session.expires + .hours(24) < now { sessions[id] = nil }
    }
}
