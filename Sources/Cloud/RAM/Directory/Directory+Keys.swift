import CloudGateway
import LabKernel

extension IdentityDirectory: AccessKeySource {
    package func accessKey(_ id: String, at instant: Instant) -> AccessKey? {
        if let session = sessions[id] {
            let kind = CloudGateway.Principal.Kind.roleSession(role: session.role, session: session.name)
            return AccessKey(
                id: id, secret: session.secret, principal: Principal(accountID: session.account, kind: kind),
                securityToken: session.token, expires: session.expires)
        }
        guard let key = keys[id] else { return nil }
        keys[id]?.lastUsed = instant
        return AccessKey(
            id: id, secret: key.secret, principal: principal(of: key), isActive: key.isActive)
    }

    /// Whether a key of this id exists, active or not, or a role session with it.
    package func hasAccessKey(_ id: String) -> Bool { keys[id] != nil || sessions[id] != nil }

    private func principal(of key: AccessKeyRecord) -> CloudGateway.Principal {
        guard let name = key.user else { return Principal(accountID: key.account, kind: .root) }
        let id = accounts[key.account]?.users[name]?.id ?? ""
        return Principal(accountID: key.account, kind: .user(name: name, id: id))
    }

    /// A new key pair of a user, or of the account itself when `user` is nil; the only time its secret is
    /// handed out.
    ///
    /// `id` and `secret` may be given for labs that must know them beforehand.
    @discardableResult
    package func createAccessKey(
        user: String?, in account: String, id: String? = nil, secret: String? = nil, at now: Instant
    ) throws(CloudError) -> (id: String, secret: String) {
        if let user { _ = try self.user(user, in: account) } else { _ = try self.account(account) }
        let present = keys.values.count { $0.account == account && $0.user == user }
        guard present < Limits.accessKeysPerUser else {
            throw RAMErrors.limitExceeded("User.AccessKey", Limits.accessKeysPerUser)
        }
        let key = AccessKeyRecord(
            id: id ?? forge.accessKeyID(), secret: secret ?? secretForge.secret(), account: account,
            user: user,
            isActive: true, created: now, lastUsed: nil)
        precondition(keys[key.id] == nil, "access key \(key.id) exists")
        keys[key.id] = key
        try save()
        return (key.id, key.secret)
    }

    /// The keys of a user or, for nil, of the account, oldest first.
    func keys(of user: String?, in account: String) -> [AccessKeyRecord] {
        keys.values.filter { $0.account == account && $0.user == user }
            .sorted { ($0.created, $0.id) < ($1.created, $1.id) }
    }

    func key(_ id: String, of user: String?, in account: String) throws(CloudError) -> AccessKeyRecord {
        guard let key = keys[id], key.account == account, key.user == user else {
            throw RAMErrors.notExist("User.AccessKey")
        }
        return key
    }

    package func setActive(
        _ isActive: Bool, key id: String, of user: String?, in account: String
    ) throws(CloudError) {
        _ = try key(id, of: user, in: account)
        keys[id]?.isActive = isActive
        try save()
    }

    /// Makes all keys of a user active, or inactive.
    ///
    /// - Returns: the ids of those that were not, oldest first.
    package func setActive(
        _ isActive: Bool, keysOf user: String, in account: String
    ) throws(CloudError) -> [String] {
        let changed = keys(of: user, in: account).filter { $0.isActive != isActive }.map(\.id)
        for id in changed { keys[id]?.isActive = isActive }
        try save()
        return changed
    }

    package func deleteAccessKey(_ id: String, of user: String?, in account: String) throws(CloudError) {
        _ = try key(id, of: user, in: account)
        keys[id] = nil
        try save()
    }

    /// The oldest key of the account itself, for whoever starts the world; nil when there is none.
    package func rootAccessKey(of account: String) -> (id: String, secret: String)? {
        keys(of: nil, in: account).first.map { ($0.id, $0.secret) }
    }
}
