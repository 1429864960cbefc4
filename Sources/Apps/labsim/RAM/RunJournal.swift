import LabKernel
import RAMPolicy

/// Reads what `labsim run --journal` wrote, or what `labsim up` tells of itself.
struct RunJournal {
    /// The request lines, in order; at least one.
    let requests: [JSONValue]
    /// The policies that hang on somebody at the end, with their holders and versions.
    let policies: [JSONValue]

    /// - Throws: `LabError` JSON001 for a line that is no JSON, RAM062 for a file without requests.
    init(_ file: SourceFile) throws {
        var byKind: [String: [JSONValue]] = [:]
        for (number, line) in file.text.split(separator: "\n").enumerated() {
            let value = try JSONParser.parse(text: String(line), name: "\(file.name) line \(number + 1)")
            byKind[value["kind"]?.stringValue ?? "", default: []].append(value)
        }
        requests = byKind["request"] ?? []
        policies = byKind["policy"] ?? []
        guard !requests.isEmpty else {
            throw LabError(
                "RAM062", "'\(file.name)' holds no requests",
                fix: "write a journal with labsim run --journal FILE")
        }
    }
}

/// Reads a list of principals with their policies.
enum IdentityList {
    struct Identity {
        let principal: PolicyPrincipal
        let policies: [PolicyAttachment]
    }

    /// - Throws: `LabError` RAM063 for a misshapen list, `LabErrors` for an invalid policy.
    static func read(_ file: SourceFile) throws -> [Identity] {
        let value = try JSONParser.parse(file)
        guard let list = value["principals"]?.arrayValue else {
            throw LabError("RAM063", "the file has no list 'principals'", at: value.span)
        }
        return try list.map { item in
            let kinds = ["user": PolicyPrincipal.Kind.user, "role": .role, "root": .root]
            guard let kind = kinds[item["type"]?.stringValue ?? "user"] else {
                throw LabError("RAM063", "a principal's type is user, role or root", at: item.span)
            }
            let principal = PolicyPrincipal(
                kind, account: item["account"]?.stringValue ?? "1001000000000001",
                name: item["name"]?.stringValue ?? "", uid: item["uid"]?.stringValue, session: "session")
            return Identity(
                principal: principal, policies: try (item["policies"]?.arrayValue ?? []).map(policy))
        }
    }

    private static func policy(_ value: JSONValue) throws -> PolicyAttachment {
        if let name = value.stringValue { return try RAMFiles.policy(name) }
        guard let document = value["document"] else {
            throw LabError("RAM063", "a policy is a name, or an object with a document", at: value.span)
        }
        return PolicyAttachment(
            name: value["name"]?.stringValue ?? "policy",
            document: try PolicyParser.parse(document, kind: .identity))
    }
}
