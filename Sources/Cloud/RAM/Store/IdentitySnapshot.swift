import LabKernel
import RAMPolicy

/// The directory's state as JSON and back; names are those of the members, so a snapshot reads like the
/// state.
enum IdentitySnapshot {
    static func encode(_ directory: IdentityDirectory) -> JSONValue {
        [
            "accounts": .array(directory.accounts.values.sorted { $0.id < $1.id }.map(account)),
            "keys": .array(directory.keys.values.sorted { $0.id < $1.id }.map(key)),
            "sessions": .array(
                directory.sessions.values.sorted { $0.accessKeyID < $1.accessKeyID }.map(session)),
            "forge": position(directory.forge), "secretForge": position(directory.secretForge),
        ]
    }

    private static func account(_ account: RAMAccount) -> JSONValue {
        [
            "id": .string(account.id), "alias": .string(account.alias),
            "users": .array(account.users.values.sorted { $0.name < $1.name }.map(user)),
            "groups": .array(account.groups.values.sorted { $0.name < $1.name }.map(group)),
            "roles": .array(account.roles.values.sorted { $0.name < $1.name }.map(role)),
            "policies": .array(account.policies.values.sorted { $0.name < $1.name }.map(policy)),
        ]
    }

    private static func time(_ instant: Instant) -> JSONValue { .int(instant.epochMicros) }

    private static func user(_ user: RAMUser) -> JSONValue {
        [
            "id": .string(user.id), "name": .string(user.name), "displayName": .string(user.displayName),
            "mobilePhone": .string(user.mobilePhone), "email": .string(user.email),
            "comments": .string(user.comments), "created": time(user.created), "updated": time(user.updated),
            "links": .array(user.links.map(link)),
        ]
    }

    private static func group(_ group: RAMGroup) -> JSONValue {
        [
            "id": .string(group.id), "name": .string(group.name), "comments": .string(group.comments),
            "created": time(group.created), "updated": time(group.updated),
            "links": .array(group.links.map(link)),
            "members": .array(
                group.members.map { ["user": .string($0.user), "joined": time($0.joined)] }),
        ]
    }

    private static func role(_ role: RAMRole) -> JSONValue {
        [
            "id": .string(role.id), "name": .string(role.name), "description": .string(role.description),
            "trust": .string(role.trustText), "maxSessionSeconds": .int(role.maxSessionSeconds),
            "created": time(role.created), "updated": time(role.updated),
            "links": .array(role.links.map(link)),
            "serviceName": role.serviceName.map(JSONValue.string) ?? .null,
        ]
    }

    private static func policy(_ policy: ManagedPolicy) -> JSONValue {
        [
            "name": .string(policy.name), "description": .string(policy.description),
            "defaultVersion": .string(policy.defaultVersion), "nextVersion": .int(policy.nextVersion),
            "created": time(policy.created), "updated": time(policy.updated),
            "versions": .array(
                policy.versions.map {
                    ["id": .string($0.id), "text": .string($0.text), "created": time($0.created)]
                }),
        ]
    }

    private static func link(_ link: PolicyLink) -> JSONValue {
        [
            "policy": .string(link.policy), "origin": .string(link.origin.rawValue),
            "attached": time(link.attached),
            "resourceGroup": link.resourceGroup.map(JSONValue.string) ?? .null,
        ]
    }

    private static func key(_ key: AccessKeyRecord) -> JSONValue {
        [
            "id": .string(key.id), "secret": .string(key.secret), "account": .string(key.account),
            "user": key.user.map(JSONValue.string) ?? .null, "isActive": .bool(key.isActive),
            "created": time(key.created), "lastUsed": key.lastUsed.map(time) ?? .null,
        ]
    }

    private static func session(_ session: RoleSession) -> JSONValue {
        [
            "id": .string(session.accessKeyID), "secret": .string(session.secret),
            "token": .string(session.token), "account": .string(session.account),
            "role": .string(session.role), "roleID": .string(session.roleID), "name": .string(session.name),
            "expires": time(session.expires), "policy": session.policy.map(\.json) ?? .null,
        ]
    }

    private static func position(_ forge: NameForge) -> JSONValue {
        .array(forge.position.map { .string(String($0)) })
    }
}
