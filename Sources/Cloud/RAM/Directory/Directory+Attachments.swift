import CloudGateway
import LabKernel
import RAMPolicy

/// What policies hang on in an account.
package enum PolicyHolder: Hashable, Sendable {
    case user(String)
    case group(String)
    case role(String)

    package enum Kind: CaseIterable, Sendable {
        case user
        case group
        case role

        /// As error codes spell it.
        var word: String {
            switch self {
            case .user: "User"
            case .group: "Group"
            case .role: "Role"
            }
        }
    }

    var kind: Kind {
        switch self {
        case .user: .user
        case .group: .group
        case .role: .role
        }
    }
}

extension IdentityDirectory {
    /// Hangs a policy on a user, group or role; `resourceGroup` limits it to the resources of that group.
    package func attach(
        _ policy: String, _ origin: PolicyAttachment.Origin, to holder: PolicyHolder, in account: String,
        resourceGroup: String? = nil, at now: Instant
    ) throws(CloudError) {
        let present = try links(of: holder, in: account)
        _ = try self.policy(policy, origin, in: account)
        let link = PolicyLink(policy: policy, origin: origin, attached: now, resourceGroup: resourceGroup)
        let word = holder.kind.word
        guard !present.contains(where: link.isSame) else { throw RAMErrors.alreadyExists("\(word).Policy") }
        let limit = limit(origin, holder.kind)
        guard present.count(where: { $0.origin == origin }) < limit else {
            throw RAMErrors.limitExceeded("\(word).Policy", limit)
        }
        try setLinks(present + [link], of: holder, in: account)
    }

    package func detach(
        _ policy: String, _ origin: PolicyAttachment.Origin, from holder: PolicyHolder, in account: String,
        resourceGroup: String? = nil
    ) throws(CloudError) {
        let present = try links(of: holder, in: account)
        _ = try self.policy(policy, origin, in: account)
        let link = PolicyLink(
            policy: policy, origin: origin, attached: .epoch, resourceGroup: resourceGroup)
        guard present.contains(where: link.isSame) else {
            throw RAMErrors.notExist("\(holder.kind.word).Policy")
        }
        try setLinks(present.filter { !link.isSame($0) }, of: holder, in: account)
    }

    /// The policies that hang on a holder, in the order they were attached.
    package func links(of holder: PolicyHolder, in account: String) throws(CloudError) -> [PolicyLink] {
        switch holder {
        case .user(let name): try user(name, in: account).links
        case .group(let name): try group(name, in: account).links
        case .role(let name): try role(name, in: account).links
        }
    }

    /// Who holds a policy: by kind, each name with the time of attachment, sorted by name.
    func holders(
        of policy: String, _ origin: PolicyAttachment.Origin, in account: String
    ) throws(CloudError) -> [(kind: PolicyHolder.Kind, holders: [(name: String, attached: Instant)])] {
        let state = try self.account(account)
        func found(_ links: [PolicyLink]) -> Instant? {
            links.first { $0.policy == policy && $0.origin == origin }?.attached
        }
        let users = state.users.values.compactMap { user in found(user.links).map { (user.name, $0) } }
        let groups = state.groups.values.compactMap { group in found(group.links).map { (group.name, $0) } }
        let roles = state.roles.values.compactMap { role in found(role.links).map { (role.name, $0) } }
        return [
            (.user, users.sorted { $0.0 < $1.0 }), (.group, groups.sorted { $0.0 < $1.0 }),
            (.role, roles.sorted { $0.0 < $1.0 }),
        ]
    }

    private func limit(_ origin: PolicyAttachment.Origin, _ kind: PolicyHolder.Kind) -> Int {
        switch (origin, kind) {
        case (.system, _): Limits.systemPoliciesPerEntity
        case (.custom, .user): Limits.customPoliciesPerUser
        case (.custom, _): Limits.customPoliciesPerGroupOrRole
        }
    }

    private func setLinks(
        _ links: [PolicyLink], of holder: PolicyHolder, in account: String
    ) throws(CloudError) {
        try change(account) { state in
            switch holder {
            case .user(let name): state.users[name]?.links = links
            case .group(let name): state.groups[name]?.links = links
            case .role(let name): state.roles[name.lowercased()]?.links = links
            }
        }
    }
}
