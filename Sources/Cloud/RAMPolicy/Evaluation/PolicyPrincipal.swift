/// Who makes a request.
package struct PolicyPrincipal: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The account itself.
        case root
        /// A RAM user.
        case user
        /// A session of a RAM role.
        case role
        /// A cloud service acting for itself.
        case service
        /// A user of an identity provider.
        case federated
        /// Nobody: an unsigned request.
        case anonymous
    }

    package let kind: Kind
    /// The owner's account id; nil for services, federated users and anonymous requests.
    package let account: String?
    /// User or role name, service name, or the identity provider's resource name.
    package let name: String
    /// The numeric id of an account or user.
    package let uid: String?
    /// The session name of a role session.
    package let session: String?
    /// The role belongs to a service; control policies leave it alone.
    package let isServiceLinked: Bool
    /// The principal belongs to the management account of its resource directory.
    package let isOfManagementAccount: Bool

    package init(
        _ kind: Kind, account: String? = nil, name: String = "", uid: String? = nil, session: String? = nil,
        isServiceLinked: Bool = false, isOfManagementAccount: Bool = false
    ) {
        self.kind = kind
        self.account = account
        self.name = name
        self.uid = uid
        self.session = session
        self.isServiceLinked = isServiceLinked
        self.isOfManagementAccount = isOfManagementAccount
    }

    package static let anonymous = PolicyPrincipal(.anonymous)

    /// The resource name people see: `acs:ram::<account>:user/<name>`,
    /// `acs:sts::<account>:assumed-role/<role>/<session>`.
    package var arn: String {
        switch kind {
        case .root: "acs:ram::\(account ?? ""):root"
        case .user: "acs:ram::\(account ?? ""):user/\(name)"
        case .role: "acs:sts::\(account ?? ""):assumed-role/\(name)/\(session ?? "")"
        case .service, .federated: name
        case .anonymous: "anonymous"
        }
    }

    /// How denials name the principal: a user's id, `Role:Session`, or the name itself.
    ///
    /// Source: alibabacloud.com/help, AccessDeniedDetail.
    package var displayName: String {
        switch kind {
        case .root, .user: uid ?? account ?? name
        case .role: "\(name):\(session ?? "")"
        case .service, .federated: name
        case .anonymous: "anonymous"
        }
    }
}
