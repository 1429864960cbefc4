import LabKernel

/// A value of a YAML document with its place; what Yams reads is turned into this at once.
package struct YAMLNode: Sendable {
    package enum Style: Sendable {
        case plain, quoted, block
        /// The text has a reference that could not be resolved, which has been reported.
        case unresolved
    }

    package indirect enum Content: Sendable {
        case scalar(String, Style)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    package var content: Content
    package var span: SourceSpan

    package init(_ content: Content, at span: SourceSpan) {
        self.content = content
        self.span = span
    }

    /// The text of a scalar.
    package var scalar: String? {
        if case .scalar(let text, _) = content { return text }
        return nil
    }

    package var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { return entries }
        return nil
    }

    package var items: [YAMLNode]? {
        if case .sequence(let items) = content { return items }
        return nil
    }

    /// The value of `key` in a mapping.
    package subscript(key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

    /// What the value is, for messages: `a list`, `'abc'`.
    package var summary: String {
        switch content {
        case .scalar("", .plain): "nothing"
        case .scalar(let text, _): "'\(text.prefix { $0 != "\n" }.prefix(60))'"
        case .sequence: "a list"
        case .mapping: "an object"
        }
    }

    /// Whether the value is YAML's null: empty, `~` or `null` without quotes.
    package var isNull: Bool {
        if case .scalar(let text, .plain) = content {
            return ["", "~", "null", "Null", "NULL"].contains(text)
        }
        return false
    }
}

/// One key of a mapping with its value.
package struct YAMLEntry: Sendable {
    package var key: String
    package var keySpan: SourceSpan
    package var value: YAMLNode

    package init(key: String, keySpan: SourceSpan, value: YAMLNode) {
        (self.key, self.keySpan, self.value) = (key, keySpan, value)
    }
}

extension YAMLNode {
    /// The value as JSON, scalars typed by YAML 1.2's core schema, every value with its place.
    package var json: JSONValue {
        switch content {
        case .scalar(let text, let style):
            return .placed(style == .plain ? YAMLScalar(plain: text).json : .string(text), span)
        case .sequence(let items): return .placed(.array(items.map(\.json)), span)
        case .mapping(let entries): return .placed(.object(entries.map { ($0.key, $0.value.json) }), span)
        }
    }
}
