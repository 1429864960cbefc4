import LabKernel
import RAMPolicy

/// The JSON shapes of RAM's answers.
enum RAMShapes {
    /// `2026-01-02T03:04:05Z`: to the second, which official clients rely on.
    static func time(_ instant: Instant) -> JSONValue {
        .string(ISO8601.text(Instant(epochSeconds: instant.epochSeconds)))
    }

    /// Lists nest twice: `Users: {User: […]}`.
    static func list(_ outer: String, _ inner: String, _ items: [JSONValue]) -> (String, JSONValue) {
        (outer, .object([(inner, .array(items))]))
    }

    static func user(_ user: RAMUser) -> JSONValue {
        [
            "UserId": .string(user.id), "UserName": .string(user.name),
            "DisplayName": .string(user.displayName), "MobilePhone": .string(user.mobilePhone),
            "Email": .string(user.email), "Comments": .string(user.comments),
            "CreateDate": time(user.created), "UpdateDate": time(user.updated),
        ]
    }

    static func group(_ group: RAMGroup) -> JSONValue {
        [
            "GroupId": .string(group.id), "GroupName": .string(group.name),
            "Comments": .string(group.comments), "CreateDate": time(group.created),
            "UpdateDate": time(group.updated),
        ]
    }

    /// Listings leave the trust policy out.
    static func role(_ role: RAMRole, account: String, withTrust: Bool = true) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("RoleId", .string(role.id)), ("RoleName", .string(role.name)),
            ("Arn", .string(role.arn(account: account))), ("Description", .string(role.description)),
            ("MaxSessionDuration", .int(role.maxSessionSeconds)), ("CreateDate", time(role.created)),
            ("UpdateDate", time(role.updated)), ("AllowConsoleLogin", true),
        ]
        if withTrust { members.append(("AssumeRolePolicyDocument", .string(role.trustText))) }
        if role.serviceName != nil { members.append(("IsServiceLinkedRole", true)) }
        return .object(members)
    }

    static func policy(_ policy: ManagedPolicy, attachments: Int? = nil) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("PolicyName", .string(policy.name)), ("PolicyType", .string(policy.origin.rawValue)),
            ("Description", .string(policy.description)), ("DefaultVersion", .string(policy.defaultVersion)),
            ("CreateDate", time(policy.created)), ("UpdateDate", time(policy.updated)),
        ]
        if let attachments { members.append(("AttachmentCount", .int(attachments))) }
        return .object(members)
    }

    static func version(_ version: ManagedPolicy.Version, of policy: ManagedPolicy) -> JSONValue {
        [
            "VersionId": .string(version.id), "IsDefaultVersion": .bool(version.id == policy.defaultVersion),
            "CreateDate": time(version.created), "PolicyDocument": .string(version.text),
        ]
    }

    static func link(_ link: PolicyLink, _ policy: ManagedPolicy) -> JSONValue {
        [
            "PolicyName": .string(link.policy), "PolicyType": .string(link.origin.rawValue),
            "Description": .string(policy.description), "DefaultVersion": .string(policy.defaultVersion),
            "AttachDate": time(link.attached),
        ]
    }
}
