import LabKernel
import RAMPolicy

extension IdentityDirectory {
    /// The policies that hang on somebody in an account, by name, each with its holders and the versions there are; for
    /// coverage, which tells statements that never decided from those that did.
    ///
    /// `{policy, type, holders: ["user/alice"], default, versions: [{version, document}]}`.
    package func inventory(of account: String) -> [JSONValue] {
        guard let state = accounts[account] else { return [] }
        var holders: [PolicyLink: [String]] = [:]
        func add(_ links: [PolicyLink], _ holder: String) {
            for link in links {
                let key = PolicyLink(
                    policy: link.policy, origin: link.origin, attached: .epoch, resourceGroup: nil)
                holders[key, default: []].append(holder)
            }
        }
        for user in state.users.values.sorted(by: { $0.name < $1.name }) {
            add(user.links, "user/\(user.name)")
        }
        for group in state.groups.values.sorted(by: { $0.name < $1.name }) {
            add(group.links, "group/\(group.name)")
        }
        for role in state.roles.values.sorted(by: { $0.name < $1.name }) {
            add(role.links, "role/\(role.name)")
        }
        return holders.sorted {
            ($0.key.policy, $0.key.origin.rawValue) < ($1.key.policy, $1.key.origin.rawValue)
        }
        .compactMap { link, names in Self.entry(link, names, state) }
    }

    private static func entry(_ link: PolicyLink, _ holders: [String], _ state: RAMAccount) -> JSONValue? {
        let policy =
            link.origin == .custom
            ? state.policies[link.policy] : SystemPolicies.named(link.policy).map(ManagedPolicy.init)
        guard let policy else { return nil }
        return [
            "policy": .string(policy.name), "type": .string(policy.origin.rawValue),
            "holders": .array(holders.map(JSONValue.string)), "default": .string(policy.defaultVersion),
            "versions": .array(
                policy.versions.map { ["version": .string($0.id), "document": $0.document.json] }),
        ]
    }
}
