import LabKernel

/// The policies that the cloud ships, which every account can attach but not change.
package enum SystemPolicies {
    /// A system policy ready for use.
    package struct Entry: Sendable {
        package let name: String
        package let version: String
        /// When the published document was last changed; the epoch when that is unknown.
        package let updated: Instant
        /// What the policy is for, and whether its document is published or assumed.
        package let kind: String
        package let source: String
        package let document: PolicyDocument

        /// As `GetPolicy` describes it.
        package var description: String { kind }

        /// The name is published but the document is not; ours follows the pattern of its neighbours.
        package var isAssumed: Bool { kind.contains("assumed") || kind.contains("inferred") }
    }

    /// A policy as it is written down: its statements as JSON text.
    struct Text {
        let name: String
        let version: String
        let updated: String
        let kind: String
        let source: String
        let statements: String
    }

    /// The policy called `name`; read when first asked for.
    package static func named(_ name: String) -> Entry? { entries[name] }

    /// Every system policy's name, sorted.
    package static let names: [String] = texts.map(\.name).sorted()

    private static let entries: [String: Entry] = Dictionary(
        uniqueKeysWithValues: texts.map { ($0.name, entry($0)) })

    private static func entry(_ text: Text) -> Entry {
        let document: PolicyDocument
        do {
            document = try PolicyParser.parse(
                "{\"Version\": \"1\", \"Statement\": \(text.statements)}", kind: .identity, name: text.name)
        } catch {
            preconditionFailure("system policy \(text.name): \(error)")
        }
        return Entry(
            name: text.name, version: text.version, updated: ISO8601.parse(text.updated) ?? .epoch,
            kind: text.kind, source: text.source, document: document)
    }
}
