import CloudGateway
import LabKernel
import RAMPolicy

extension IdentityDirectory {
    /// Creates a user; the display name defaults to the name.
    @discardableResult
    package func createUser(
        _ name: String, in account: String, displayName: String? = nil, mobilePhone: String = "",
        email: String = "", comments: String = "", at now: Instant
    ) throws(CloudError) -> RAMUser {
        try NameRules.check(name, "UserName", Limits.userName, extra: "._-@")
        try NameRules.checkLength(displayName ?? name, "DisplayName", Limits.displayName)
        try NameRules.checkLength(comments, "Comments", Limits.comments)
        let user = RAMUser(
            id: forge.digits(18, first: "2"), name: name, displayName: displayName ?? name,
            mobilePhone: mobilePhone, email: email, comments: comments, created: now, updated: now)
        try change(account) { state throws(CloudError) in
            guard state.users[name] == nil else { throw RAMErrors.alreadyExists("User") }
            guard state.users.count < Limits.users else {
                throw RAMErrors.limitExceeded("User", Limits.users)
            }
            state.users[name] = user
        }
        return user
    }

    package func user(_ name: String, in account: String) throws(CloudError) -> RAMUser {
        guard let user = try self.account(account).users[name] else { throw RAMErrors.notExist("User") }
        return user
    }

    /// What `UpdateUser` may change; nil leaves as it is.
    package struct UserChanges: Sendable {
        package var name: String?
        package var displayName: String?
        package var mobilePhone: String?
        package var email: String?
        package var comments: String?

        package init() {}
    }

    @discardableResult
    package func updateUser(
        _ name: String, in account: String, _ changes: UserChanges, at now: Instant
    ) throws(CloudError) -> RAMUser {
        var user = try user(name, in: account)
        if let text = changes.name {
            try NameRules.check(text, "NewUserName", Limits.userName, extra: "._-@")
        }
        if let text = changes.displayName {
            try NameRules.checkLength(text, "NewDisplayName", Limits.displayName)
        }
        if let text = changes.comments { try NameRules.checkLength(text, "NewComments", Limits.comments) }
        user.name = changes.name ?? user.name
        user.displayName = changes.displayName ?? user.displayName
        user.mobilePhone = changes.mobilePhone ?? user.mobilePhone
        user.email = changes.email ?? user.email
        user.comments = changes.comments ?? user.comments
        user.updated = now
        let updated = user
        try change(account) { state throws(CloudError) in
            if updated.name != name {
                guard state.users[updated.name] == nil else { throw RAMErrors.alreadyExists("User") }
                state.users[name] = nil
                state.groups = state.groups.mapValues { group in
                    var renamed = group
                    renamed.members = group.members.map { $0.user == name ? (updated.name, $0.joined) : $0 }
                    return renamed
                }
            }
            state.users[updated.name] = updated
        }
        for (id, key) in keys where key.account == account && key.user == name && updated.name != name {
            keys[id] = AccessKeyRecord(
                id: id, secret: key.secret, account: account, user: updated.name, isActive: key.isActive,
                created: key.created, lastUsed: key.lastUsed)
        }
        try save()
        return updated
    }

    /// Deletes a user that has no keys, groups, policies or login profile left.
    package func deleteUser(_ name: String, in account: String) throws(CloudError) {
        let user = try user(name, in: account)
        let state = try self.account(account)
        if keys.values.contains(where: { $0.account == account && $0.user == name }) {
            throw RAMErrors.deleteConflict("User", "AccessKey")
        }
        if !state.groups(of: name).isEmpty { throw RAMErrors.deleteConflict("User", "Group") }
        if !user.links.isEmpty { throw RAMErrors.deleteConflict("User", "Policy") }
        if user.hasLoginProfile { throw RAMErrors.deleteConflict("User", "LoginProfile") }
        try change(account) { $0.users[name] = nil }
    }
}
