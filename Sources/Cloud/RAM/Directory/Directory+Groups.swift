import CloudGateway
import LabKernel

extension IdentityDirectory {
    @discardableResult
    package func createGroup(
        _ name: String, in account: String, comments: String = "", at now: Instant
    ) throws(CloudError) -> RAMGroup {
        try NameRules.check(name, "GroupName", Limits.groupName)
        try NameRules.checkLength(comments, "Comments", Limits.comments)
        let group = RAMGroup(
            id: "g-" + forge.letters(16), name: name, comments: comments, created: now, updated: now)
        try change(account) { state throws(CloudError) in
            guard state.groups[name] == nil else { throw RAMErrors.alreadyExists("Group") }
            guard state.groups.count < Limits.groups else {
                throw RAMErrors.limitExceeded("Group", Limits.groups)
            }
            state.groups[name] = group
        }
        return group
    }

    package func group(_ name: String, in account: String) throws(CloudError) -> RAMGroup {
        guard let group = try self.account(account).groups[name] else { throw RAMErrors.notExist("Group") }
        return group
    }

    @discardableResult
    package func updateGroup(
        _ name: String, in account: String, newName: String?, comments: String?, at now: Instant
    ) throws(CloudError) -> RAMGroup {
        var group = try group(name, in: account)
        if let newName { try NameRules.check(newName, "NewGroupName", Limits.groupName) }
        if let comments { try NameRules.checkLength(comments, "NewComments", Limits.comments) }
        group.name = newName ?? name
        group.comments = comments ?? group.comments
        group.updated = now
        let updated = group
        try change(account) { state throws(CloudError) in
            guard updated.name == name || state.groups[updated.name] == nil else {
                throw RAMErrors.alreadyExists("Group")
            }
            state.groups[name] = nil
            state.groups[updated.name] = updated
        }
        return updated
    }

    /// Deletes a group that has no members and policies left.
    package func deleteGroup(_ name: String, in account: String) throws(CloudError) {
        let group = try group(name, in: account)
        if !group.members.isEmpty { throw RAMErrors.deleteConflict("Group", "User") }
        if !group.links.isEmpty { throw RAMErrors.deleteConflict("Group", "Policy") }
        try change(account) { $0.groups[name] = nil }
    }

    package func addUser(
        _ user: String, toGroup name: String, in account: String, at now: Instant
    ) throws(CloudError) {
        _ = try self.user(user, in: account)
        let group = try group(name, in: account)
        guard !group.members.contains(where: { $0.user == user }) else {
            throw RAMErrors.alreadyExists("User.Group")
        }
        guard try self.account(account).groups(of: user).count < Limits.groupsPerUser else {
            throw RAMErrors.limitExceeded("User.Group", Limits.groupsPerUser)
        }
        try change(account) { $0.groups[name]?.members.append((user, now)) }
    }

    package func removeUser(
        _ user: String, fromGroup name: String, in account: String
    ) throws(CloudError) {
        _ = try self.user(user, in: account)
        let group = try group(name, in: account)
        guard group.members.contains(where: { $0.user == user }) else {
            throw RAMErrors.notExist("User.Group")
        }
        try change(account) { $0.groups[name]?.members.removeAll { $0.user == user } }
    }
}
