import LabKernel

/// Looks up the keys by which signatures are checked; RAM implements it.
package protocol AccessKeySource: AnyObject {
    /// The key `id` as it stands at `instant`; nil for one that does not exist.
    func accessKey(_ id: String, at instant: Instant) -> AccessKey?
}

/// An access key pair, or the temporary one of a role session.
package struct AccessKey: Sendable {
    package var id: String
    /// Needed to check HMAC signatures; never logged, never rendered.
    package var secret: String
    package var principal: Principal
    package var isActive: Bool
    /// For temporary keys: the security token that must come with each request.
    package var securityToken: String?
    /// For temporary keys: when they stop being valid.
    package var expires: Instant?

    package init(
        id: String, secret: String, principal: Principal, isActive: Bool = true, securityToken: String? = nil,
        expires: Instant? = nil
    ) {
        (self.id, self.secret, self.principal, self.isActive) = (id, secret, principal, isActive)
        (self.securityToken, self.expires) = (securityToken, expires)
    }
}
