import CloudGateway
import LabKernel
import RAMPolicy

extension IdentityDirectory {
    /// Creates a role that the principals of `trust`, a policy's JSON text, may assume.
    @discardableResult
    package func createRole(
        _ name: String, in account: String, trust: String, description: String = "",
        maxSessionSeconds: Int = Limits.defaultSessionSeconds, serviceName: String? = nil, at now: Instant
    ) throws(CloudError) -> RAMRole {
        try NameRules.check(name, "RoleName", Limits.roleName)
        try NameRules.checkLength(description, "Description", Limits.description)
        guard Limits.roleSessionSeconds.contains(maxSessionSeconds) else {
            throw RAMErrors.invalid("MaxSessionDuration")
        }
        let document = try document(trust, kind: .trust)
        let role = RAMRole(
            id: forge.digits(18, first: "3"), name: name, description: description, trustText: trust,
            trust: document, maxSessionSeconds: maxSessionSeconds, created: now, updated: now,
            serviceName: serviceName)
        try change(account) { state throws(CloudError) in
            guard state.roles[name.lowercased()] == nil else { throw RAMErrors.alreadyExists("Role") }
            guard state.roles.count < Limits.roles else {
                throw RAMErrors.limitExceeded("Role", Limits.roles)
            }
            state.roles[name.lowercased()] = role
        }
        return role
    }

    package func hasRole(_ name: String, in account: String) throws(CloudError) -> Bool {
        try self.account(account).roles[name.lowercased()] != nil
    }

    package func role(_ name: String, in account: String) throws(CloudError) -> RAMRole {
        guard let role = try self.account(account).roles[name.lowercased()] else {
            throw RAMErrors.notExist("Role")
        }
        return role
    }

    @discardableResult
    package func updateRole(
        _ name: String, in account: String, trust: String?, description: String?, maxSessionSeconds: Int?,
        at now: Instant
    ) throws(CloudError) -> RAMRole {
        var role = try role(name, in: account)
        if let trust {
            role.trust = try document(trust, kind: .trust)
            role.trustText = trust
        }
        if let description {
            try NameRules.checkLength(description, "NewDescription", Limits.description)
            role.description = description
        }
        if let maxSessionSeconds {
            guard Limits.roleSessionSeconds.contains(maxSessionSeconds) else {
                throw RAMErrors.invalid("NewMaxSessionDuration")
            }
            role.maxSessionSeconds = maxSessionSeconds
        }
        role.updated = now
        let updated = role
        try change(account) { $0.roles[name.lowercased()] = updated }
        return updated
    }

    /// Deletes a role that has no policies left; its sessions end with it.
    package func deleteRole(_ name: String, in account: String) throws(CloudError) {
        let role = try role(name, in: account)
        if !role.links.isEmpty { throw RAMErrors.deleteConflict("Role", "Policy") }
        try change(account) { $0.roles[name.lowercased()] = nil }
        for (id, session) in sessions where session.account == account && session.roleID == role.id {
            sessions[id] = nil
        }
        try save()
    }
}
