import LabKernel
import RAMPolicy

/// Reads what `IdentitySnapshot` wrote; throws DATA021 with the place of what is wrong.
enum SnapshotReader {
    static func read(_ value: JSONValue, into directory: IdentityDirectory) throws(LabError) {
        for item in try list(value, "accounts") {
            let account = try account(item)
            directory.accounts[account.id] = account
        }
        for item in try list(value, "keys") {
            let key = AccessKeyRecord(
                id: try text(item, "id"), secret: try text(item, "secret"),
                account: try text(item, "account"),
                user: item["user"]?.stringValue, isActive: item["isActive"]?.boolValue ?? true,
                created: try time(item, "created"),
                lastUsed: item["lastUsed"]?.intValue.map { Instant(epochMicros: $0) })
            directory.keys[key.id] = key
        }
        for item in try list(value, "sessions") {
            let session = try session(item)
            directory.sessions[session.accessKeyID] = session
        }
        directory.forge = try forge(value, "forge")
        directory.secretForge = try forge(value, "secretForge")
    }

    private static func account(_ value: JSONValue) throws(LabError) -> RAMAccount {
        var account = RAMAccount(id: try text(value, "id"), alias: try text(value, "alias"))
        for item in try list(value, "users") {
            let user = try user(item)
            account.users[user.name] = user
        }
        for item in try list(value, "groups") {
            let group = try group(item)
            account.groups[group.name] = group
        }
        for item in try list(value, "roles") {
            let role = try role(item)
            account.roles[role.name.lowercased()] = role
        }
        for item in try list(value, "policies") {
            let policy = try policy(item)
            account.policies[policy.name] = policy
        }
        return account
    }

    private static func user(_ value: JSONValue) throws(LabError) -> RAMUser {
        RAMUser(
            id: try text(value, "id"), name: try text(value, "name"),
            displayName: try text(value, "displayName"), mobilePhone: try text(value, "mobilePhone"),
            email: try text(value, "email"), comments: try text(value, "comments"),
            created: try time(value, "created"), updated: try time(value, "updated"), links: try links(value))
    }

    private static func group(_ value: JSONValue) throws(LabError) -> RAMGroup {
        var members: [(user: String, joined: Instant)] = []
        for item in try list(value, "members") {
            members.append((try text(item, "user"), try time(item, "joined")))
        }
        return RAMGroup(
            id: try text(value, "id"), name: try text(value, "name"), comments: try text(value, "comments"),
            created: try time(value, "created"), updated: try time(value, "updated"), links: try links(value),
            members: members)
    }

    private static func role(_ value: JSONValue) throws(LabError) -> RAMRole {
        let trust = try text(value, "trust")
        return RAMRole(
            id: try text(value, "id"), name: try text(value, "name"),
            description: try text(value, "description"), trustText: trust,
            trust: try document(trust, .trust),
            maxSessionSeconds: Int(try number(value, "maxSessionSeconds")),
            created: try time(value, "created"), updated: try time(value, "updated"), links: try links(value),
            serviceName: value["serviceName"]?.stringValue)
    }

    private static func policy(_ value: JSONValue) throws(LabError) -> ManagedPolicy {
        var versions: [ManagedPolicy.Version] = []
        for item in try list(value, "versions") {
            let text = try text(item, "text")
            versions.append(
                ManagedPolicy.Version(
                    id: try self.text(item, "id"), text: text, document: try document(text, .identity),
                    created: try time(item, "created")))
        }
        return ManagedPolicy(
            name: try text(value, "name"), description: try text(value, "description"), origin: .custom,
            versions: versions, defaultVersion: try text(value, "defaultVersion"),
            created: try time(value, "created"), updated: try time(value, "updated"),
            nextVersion: Int(try number(value, "nextVersion")))
    }

    private static func session(_ value: JSONValue) throws(LabError) -> RoleSession {
        let policy = value["policy"].flatMap { $0.isNull ? nil : $0 }
        return RoleSession(
            accessKeyID: try text(value, "id"), secret: try text(value, "secret"),
            token: try text(value, "token"), account: try text(value, "account"),
            role: try text(value, "role"), roleID: try text(value, "roleID"), name: try text(value, "name"),
            expires: try time(value, "expires"),
            policy: try policy.map { json throws(LabError) in try document(json.text, .session) })
    }

    private static func links(_ value: JSONValue) throws(LabError) -> [PolicyLink] {
        var links: [PolicyLink] = []
        for item in try list(value, "links") {
            guard let origin = PolicyAttachment.Origin(rawValue: try text(item, "origin")) else {
                throw broken(item, "origin")
            }
            links.append(
                PolicyLink(
                    policy: try text(item, "policy"), origin: origin, attached: try time(item, "attached"),
                    resourceGroup: item["resourceGroup"]?.stringValue))
        }
        return links
    }

    private static func forge(_ value: JSONValue, _ name: String) throws(LabError) -> NameForge {
        let words = try list(value, name).compactMap { $0.stringValue.flatMap { UInt64($0) } }
        guard words.count == 4 else { throw broken(value, name) }
        return NameForge(position: words)
    }

    private static func document(_ text: String, _ kind: PolicyKind) throws(LabError) -> PolicyDocument {
        do {
            return try PolicyParser.parse(text, kind: kind, name: "saved policy")
        } catch {
            throw LabError("DATA021", "a saved policy is invalid: \(error)")
        }
    }

    private static func text(_ value: JSONValue, _ name: String) throws(LabError) -> String {
        guard let text = value[name]?.stringValue else { throw broken(value, name) }
        return text
    }

    private static func number(_ value: JSONValue, _ name: String) throws(LabError) -> Int64 {
        guard let number = value[name]?.intValue else { throw broken(value, name) }
        return number
    }

    private static func time(_ value: JSONValue, _ name: String) throws(LabError) -> Instant {
        Instant(epochMicros: try number(value, name))
    }

    private static func list(_ value: JSONValue, _ name: String) throws(LabError) -> [JSONValue] {
        guard let list = value[name]?.arrayValue else { throw broken(value, name) }
        return list
    }

    private static func broken(_ value: JSONValue, _ name: String) -> LabError {
        LabError(
            "DATA021", "the saved identities lack '\(name)' or hold something else there", at: value.span)
    }
}
