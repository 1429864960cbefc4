import LabKernel

/// Reads and validates policy documents as the service does when a policy is created; finds every mistake in
/// one pass.
///
/// Source: help.aliyun.com/en/ram/policy-elements, alibabacloud.com/help/doc-detail/93739.htm (2025-08-04).
package struct PolicyParser {
    let kind: PolicyKind
    private(set) var errors: [LabError] = []
    private(set) var warnings: [LabError] = []

    private init(_ kind: PolicyKind) { self.kind = kind }

    /// The document in `text`; throws every mistake, or JSON001 when it is no JSON.
    package static func parse(
        _ text: String, kind: PolicyKind, name: String = "<policy>"
    ) throws(LabErrors) -> PolicyDocument {
        let value: JSONValue
        do {
            value = try JSONParser.parse(text: text, name: name)
        } catch {
            throw LabErrors([error])
        }
        return try parse(value, kind: kind, characters: text.count)
    }

    /// The document in `value`; `characters` is its length as sent, or nil for the length of its compact
    /// text.
    package static func parse(
        _ value: JSONValue, kind: PolicyKind, characters: Int? = nil
    ) throws(LabErrors) -> PolicyDocument {
        var parser = PolicyParser(kind)
        let statements = parser.document(value, characters: characters ?? value.text.count)
        guard parser.errors.isEmpty else { throw LabErrors(parser.errors) }
        return PolicyDocument(kind: kind, statements: statements, warnings: parser.warnings)
    }

    private mutating func document(_ value: JSONValue, characters: Int) -> [PolicyStatement] {
        guard let members = value.objectValue else {
            refuse(.notAnObject, "a policy document is a JSON object", at: value)
            return []
        }
        if characters > kind.longestCharacters {
            refuse(
                .tooLong, "document longer than \(kind.longestCharacters)", at: value,
                fix: "it has \(characters) characters; split it or shorten its lists with wildcards")
        }
        for (name, member) in members where name != "Version" && name != "Statement" {
            let near = suggestion(for: name, among: ["Version", "Statement"], kind: "elements")
            warn(.unknownElement, "unknown element '\(name)' is ignored", at: member, fix: near)
        }
        version(value["Version"], in: value)
        guard let list = value["Statement"]?.arrayValue, !list.isEmpty else {
            refuse(.noStatements, "Statement must be a non-empty list", at: value["Statement"] ?? value)
            return []
        }
        return list.compactMap { statement($0) }
    }

    private mutating func version(_ value: JSONValue?, in document: JSONValue) {
        guard value?.stringValue != "1" else { return }
        let aws = value?.stringValue?.hasPrefix("20") == true
        refuse(
            .version, "Version must be \"1\"", at: value ?? document,
            fix: aws ? "dates are AWS's versions; here it is \"Version\": \"1\"" : "write \"Version\": \"1\"")
    }

    mutating func refuse(_ code: PolicyMistake, _ message: String, at value: JSONValue, fix: String? = nil) {
        errors.append(LabError(code.rawValue, message, at: value.span, fix: fix))
    }

    mutating func warn(_ code: PolicyMistake, _ message: String, at value: JSONValue, fix: String? = nil) {
        warnings.append(LabError(code.rawValue, message, at: value.span, fix: fix))
    }

    /// A string or a list of strings; a single value stands for a list of one.
    mutating func strings(_ value: JSONValue, _ name: String, mayBeEmpty: Bool = false) -> [String] {
        let items = value.arrayValue ?? [value]
        if items.isEmpty, !mayBeEmpty {
            refuse(.emptyList, "\(name) must not be an empty list", at: value)
        }
        var texts: [String] = []
        for item in items {
            if let text = item.stringValue {
                texts.append(text)
            } else {
                refuse(
                    .notAString, "\(name) must be a string or a list of strings", at: item,
                    fix: "numbers and booleans are written in quotes too: \"\(item.bare.text)\"")
            }
        }
        return texts
    }
}

/// The codes of mistakes in policy documents.
package enum PolicyMistake: String, CaseIterable, Sendable {
    case notAnObject = "RAM001"
    case tooLong = "RAM002"
    case unknownElement = "RAM003"
    case noStatements = "RAM004"
    case version = "RAM005"
    case emptyList = "RAM006"
    case notAString = "RAM007"
    case effect = "RAM008"
    case actionOrNotAction = "RAM009"
    case resource = "RAM010"
    case principal = "RAM011"
    case conditionOperator = "RAM012"
    case conditionShape = "RAM013"
    case action = "RAM014"
}
