import CloudGateway
import LabKernel
import RAMPolicy

extension IdentityDirectory {
    /// Creates a custom policy with its first version in force.
    @discardableResult
    package func createPolicy(
        _ name: String, in account: String, text: String, description: String = "", at now: Instant
    ) throws(CloudError) -> ManagedPolicy {
        try NameRules.check(name, "PolicyName", Limits.policyName, extra: "-")
        try NameRules.checkLength(description, "Description", Limits.description)
        let document = try document(text, kind: .identity)
        let version = ManagedPolicy.Version(id: "v1", text: text, document: document, created: now)
        let policy = ManagedPolicy(
            name: name, description: description, origin: .custom, versions: [version], defaultVersion: "v1",
            created: now, updated: now, nextVersion: 2)
        try change(account) { state throws(CloudError) in
            guard state.policies[name] == nil, SystemPolicies.named(name) == nil else {
                throw RAMErrors.alreadyExists("Policy")
            }
            guard state.policies.count < Limits.customPolicies else {
                throw RAMErrors.limitExceeded("Policy", Limits.customPolicies)
            }
            state.policies[name] = policy
        }
        return policy
    }

    /// The policy of an account, or a system policy, which every account has.
    package func policy(
        _ name: String, _ origin: PolicyAttachment.Origin, in account: String
    ) throws(CloudError) -> ManagedPolicy {
        let policy =
            origin == .custom
            ? try self.account(account).policies[name] : SystemPolicies.named(name).map(ManagedPolicy.init)
        guard let policy else { throw RAMErrors.notExist("Policy") }
        return policy
    }

    /// Adds a version; `rotates` drops the oldest one that is not in force when there are five already.
    @discardableResult
    package func createPolicyVersion(
        _ name: String, in account: String, text: String, setAsDefault: Bool, rotates: Bool = false,
        at now: Instant
    ) throws(CloudError) -> ManagedPolicy.Version {
        let document = try document(text, kind: .identity)
        return try changePolicy(name, in: account, at: now) { policy throws(CloudError) in
            if policy.versions.count >= Limits.policyVersions {
                guard rotates,
                    let oldest = policy.versions.firstIndex(where: { $0.id != policy.defaultVersion })
                else { throw RAMErrors.limitExceeded("Policy.Version", Limits.policyVersions) }
                policy.versions.remove(at: oldest)
            }
            let version = ManagedPolicy.Version(
                id: "v\(policy.nextVersion)", text: text, document: document, created: now)
            policy.nextVersion += 1
            policy.versions.append(version)
            if setAsDefault { policy.defaultVersion = version.id }
            return version
        }
    }

    package func setDefaultVersion(
        _ version: String, of name: String, in account: String, at now: Instant
    ) throws(CloudError) {
        try changePolicy(name, in: account, at: now) { policy throws(CloudError) in
            guard policy.versions.contains(where: { $0.id == version }) else {
                throw RAMErrors.notExist("Policy.Version")
            }
            policy.defaultVersion = version
        }
    }

    package func deletePolicyVersion(
        _ version: String, of name: String, in account: String, at now: Instant
    ) throws(CloudError) {
        try changePolicy(name, in: account, at: now) { policy throws(CloudError) in
            guard let index = policy.versions.firstIndex(where: { $0.id == version }) else {
                throw RAMErrors.notExist("Policy.Version")
            }
            guard policy.defaultVersion != version else { throw RAMErrors.defaultVersionConflict }
            policy.versions.remove(at: index)
        }
    }

    @discardableResult
    package func updatePolicyDescription(
        _ name: String, in account: String, description: String, at now: Instant
    ) throws(CloudError) -> ManagedPolicy {
        try NameRules.checkLength(description, "NewDescription", Limits.description)
        return try changePolicy(name, in: account, at: now) { policy throws(CloudError) in
            policy.description = description
            return policy
        }
    }

    /// Deletes a policy that hangs on nothing and has one version; `cascades` drops further versions with it.
    package func deletePolicy(_ name: String, in account: String, cascades: Bool = false) throws(CloudError) {
        let policy = try policy(name, .custom, in: account)
        for (kind, holders) in try holders(of: name, .custom, in: account) where !holders.isEmpty {
            throw RAMErrors.deleteConflict("Policy", kind.word)
        }
        guard policy.versions.count == 1 || cascades else {
            throw RAMErrors.deleteConflict("Policy", "Version")
        }
        try change(account) { $0.policies[name] = nil }
    }

    private func changePolicy<Value>(
        _ name: String, in account: String, at now: Instant,
        _ body: (inout ManagedPolicy) throws(CloudError) -> Value
    ) throws(CloudError) -> Value {
        var policy = try policy(name, .custom, in: account)
        let value = try body(&policy)
        policy.updated = now
        let changed = policy
        try change(account) { $0.policies[name] = changed }
        return value
    }
}

extension ManagedPolicy {
    /// A system policy as every account sees it.
    init(_ system: SystemPolicies.Entry) {
        let version = Version(
            id: system.version, text: system.document.json.text, document: system.document,
            created: system.updated)
        self.init(
            name: system.name, description: system.description, origin: .system, versions: [version],
            defaultVersion: system.version, created: system.updated, updated: system.updated, nextVersion: 0)
    }
}
