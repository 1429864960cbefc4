import LabKernel

/// Reads the members of a decision case.
enum CaseReader {
    static func member(_ value: JSONValue, _ name: String) throws(LabError) -> JSONValue {
        guard let member = value[name] else {
            throw LabError("RAM030", "the case has no member '\(name)'", at: value.span)
        }
        return member
    }

    static func string(_ value: JSONValue, _ name: String) throws(LabError) -> String {
        let member = try member(value, name)
        guard let text = member.stringValue else {
            throw LabError("RAM030", "'\(name)' must be a string", at: member.span)
        }
        return text
    }

    static func request(_ input: JSONValue) throws(LabError) -> AccessRequest {
        var context: [(key: String, value: String)] = []
        for (key, value) in input["context"]?.objectValue ?? [] {
            context += try texts(value, of: key).map { (key, $0) }
        }
        return AccessRequest(
            principal: try principal(try member(input, "principal")), action: try string(input, "action"),
            resource: try string(input, "resource"), resourceOwner: try string(input, "resource_owner"),
            resourceGroup: input["resource_group"]?.stringValue, context: context)
    }

    /// The values of a context key: one, a list of several, or none for null; numbers and booleans count as they are written.
    private static func texts(_ value: JSONValue, of key: String) throws(LabError) -> [String] {
        var texts: [String] = []
        for item in value.arrayValue ?? [value] {
            switch item.bare {
            case .string(let text), .number(let text): texts.append(text)
            case .bool(let flag): texts.append(flag ? "true" : "false")
            case .null: continue
            default:
                throw LabError(
                    "RAM030", "context key '\(key)' must be a string or a list of strings", at: value.span)
            }
        }
        return texts
    }

    static func principal(_ value: JSONValue) throws(LabError) -> PolicyPrincipal {
        let kind = try string(value, "type")
        guard let kind = PolicyPrincipal.Kind(rawValue: kind) else {
            let kinds = ["root", "user", "role", "service", "federated", "anonymous"]
            throw LabError(
                "RAM030", "unknown type of principal '\(kind)'", at: value["type"]?.span,
                fix: suggestion(for: kind, among: kinds, kind: "types"))
        }
        return PolicyPrincipal(
            kind, account: value["account"]?.stringValue, name: value["name"]?.stringValue ?? "",
            uid: value["uid"]?.stringValue, session: value["session"]?.stringValue,
            isServiceLinked: value["service_linked"]?.boolValue ?? false,
            isOfManagementAccount: value["management_account"]?.boolValue ?? false)
    }
}

/// Compiles the policies of a case, collecting the mistakes of their documents.
struct CasePolicies {
    private(set) var errors: [LabError] = []

    mutating func applied(_ sources: JSONValue) throws(LabError) -> AppliedPolicies {
        var policies = AppliedPolicies()
        for level in sources["control"]?.arrayValue ?? [] {
            let attachments = try attachments(level["policies"], .control, .directory)
            policies.control.append(
                AppliedPolicies.ControlLevel(
                    target: try CaseReader.string(level, "target"), table: StatementTable(attachments)))
        }
        try identity(sources["identity"], into: &policies)
        if let session = sources["session"], !session.isNull, let document = document(session, .session) {
            let attachment = PolicyAttachment(name: "session", holder: .session, document: document)
            policies.session = StatementTable([attachment])
        }
        if let resource = sources["resource"], !resource.isNull {
            policies.resource = try resourcePolicy(resource)
        }
        if let acl = sources["oss_acl"], !acl.isNull { policies.acl = try objectACL(acl) }
        return policies
    }

    private mutating func identity(
        _ list: JSONValue?, into policies: inout AppliedPolicies
    ) throws(LabError) {
        var scopes: [(scope: String, attachments: [PolicyAttachment])] = []
        for policy in list?.arrayValue ?? [] {
            let scope = policy["scope"]?.stringValue ?? "Account"
            let attachment = try attachments(.array([policy]), .identity, .user)
            if let index = scopes.firstIndex(where: { $0.scope == scope }) {
                scopes[index].attachments += attachment
            } else {
                scopes.append((scope, attachment))
            }
        }
        for (scope, attachments) in scopes {
            let table = StatementTable(attachments)
            if scope == "Account" { policies.account = table } else { policies.groups[scope] = table }
        }
    }

    private mutating func attachments(
        _ list: JSONValue?, _ kind: PolicyKind, _ holder: PolicyAttachment.Holder
    ) throws(LabError) -> [PolicyAttachment] {
        var attachments: [PolicyAttachment] = []
        for policy in list?.arrayValue ?? [] {
            let name = try CaseReader.string(policy, "name")
            guard let document = document(try CaseReader.member(policy, "document"), kind) else { continue }
            attachments.append(
                PolicyAttachment(
                    name: name,
                    origin: PolicyAttachment.Origin(rawValue: policy["type"]?.stringValue ?? "") ?? .custom,
                    holder: PolicyAttachment.Holder(rawValue: policy["attached"]?.stringValue ?? "")
                        ?? holder,
                    document: document))
        }
        return attachments
    }

    private mutating func resourcePolicy(
        _ value: JSONValue
    ) throws(LabError) -> AppliedPolicies.ResourcePolicy? {
        let word = try CaseReader.string(value, "kind")
        guard let kind = PolicyKind(rawValue: word), kind.isResourceBased else {
            throw LabError(
                "RAM030", "unknown kind of resource policy '\(word)'", at: value["kind"]?.span,
                fix: "kinds: bucket, project, trust")
        }
        guard let document = document(try CaseReader.member(value, "document"), kind) else { return nil }
        return AppliedPolicies.ResourcePolicy(kind: kind, document: document)
    }

    private func objectACL(_ value: JSONValue) throws(LabError) -> ObjectACL {
        let bucket = try grant(value, "bucket") ?? .private
        let object = try grant(value, "object") ?? .inherited
        return ObjectACL(
            bucket: bucket, object: object,
            blocksPublicAccess: value["block_public_access"]?.boolValue ?? false)
    }

    private func grant(_ value: JSONValue, _ name: String) throws(LabError) -> ObjectACL.Grant? {
        guard let word = value[name]?.stringValue else { return nil }
        guard let grant = ObjectACL.Grant(rawValue: word) else {
            throw LabError(
                "RAM030", "unknown ACL '\(word)'", at: value[name]?.span,
                fix: "ACLs: default, private, public-read, public-read-write")
        }
        return grant
    }

    private mutating func document(_ value: JSONValue, _ kind: PolicyKind) -> PolicyDocument? {
        do {
            return try PolicyParser.parse(value, kind: kind)
        } catch {
            errors += error.errors
            return nil
        }
    }
}
