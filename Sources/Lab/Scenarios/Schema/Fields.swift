import LabKernel

/// The checked values of one object of a scenario, by key, each with its place.
package struct Fields: Sendable {
    /// The object's place.
    package let span: SourceSpan
    /// The kind that a tagged or keyed object turned out to be; else the schema's name.
    package let kind: String
    private let values: [String: CheckedValue]
    private let given: Set<String>

    init(kind: String, span: SourceSpan, values: [String: CheckedValue], given: Set<String> = []) {
        (self.kind, self.span, self.values, self.given) = (kind, span, values, given)
    }

    /// The value of an optional key.
    package func find<Value: FieldValue>(_ key: String, as type: Value.Type = Value.self) -> Value? {
        guard let value = values[key] else { return nil }
        guard let typed = Value(checked: value) else {
            preconditionFailure("'\(key)' of '\(kind)' was read as another type than its row says")
        }
        return typed
    }

    /// The value of a key that is required or has a default.
    package func get<Value: FieldValue>(_ key: String, as type: Value.Type = Value.self) -> Value {
        guard let value: Value = find(key) else {
            preconditionFailure("'\(key)' of '\(kind)' is neither required nor has a default")
        }
        return value
    }

    /// The keys that have a value, given or by default.
    package var keys: Set<String> { Set(values.keys) }

    /// Whether the file gives the key, and it is not filled in.
    package func wasGiven(_ key: String) -> Bool { given.contains(key) }

    /// The value with its place.
    package func checked(_ key: String) -> CheckedValue? { values[key] }

    /// The place of a key's value; the object's own when the key is absent.
    package func span(of key: String) -> SourceSpan { values[key]?.span ?? span }

    /// The place of every value, by key.
    package var spans: [String: SourceSpan] { values.mapValues(\.span) }
}

/// A value that fits its row.
package struct CheckedValue: Sendable {
    package indirect enum Content: Sendable {
        case text(String)
        case boolean(Bool)
        case integer(Int64)
        case number(Double)
        case duration(Duration)
        case instant(Instant)
        case file(SourceFile)
        case list([CheckedValue])
        case map([(key: String, span: SourceSpan, value: CheckedValue)])
        case object(Fields)
        case json(JSONValue)
        case literal(ScenarioValue)
        case matcher(Matcher)
        case rows([RowMatcher])
    }

    package let content: Content
    package let span: SourceSpan

    init(_ content: Content, at span: SourceSpan) {
        self.content = content
        self.span = span
    }
}

/// A Swift type that a checked value can be read as.
package protocol FieldValue: Sendable {
    /// Nil when the value is of another type.
    init?(checked value: CheckedValue)
}

extension String: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .text(let text) = value.content else { return nil }
        self = text
    }
}

extension Bool: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .boolean(let flag) = value.content else { return nil }
        self = flag
    }
}

extension Int64: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .integer(let number) = value.content else { return nil }
        self = number
    }
}

extension Int: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .integer(let number) = value.content else { return nil }
        self = Int(number)
    }
}

extension Double: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .number(let number) = value.content else { return nil }
        self = number
    }
}

extension Duration: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .duration(let duration) = value.content else { return nil }
        self = duration
    }
}

extension Instant: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .instant(let instant) = value.content else { return nil }
        self = instant
    }
}

extension Fields: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .object(let fields) = value.content else { return nil }
        self = fields
    }
}

extension JSONValue: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .json(let json) = value.content else { return nil }
        self = json
    }
}

extension Array: FieldValue where Element: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .list(let items) = value.content else { return nil }
        let typed = items.compactMap { Element(checked: $0) }
        guard typed.count == items.count else { return nil }
        self = typed
    }
}

/// An object with free keys, in the order of the file.
package struct FieldMap<Value: FieldValue>: FieldValue {
    package let entries: [(key: String, value: Value)]

    package init?(checked value: CheckedValue) {
        guard case .map(let items) = value.content else { return nil }
        var entries: [(key: String, value: Value)] = []
        for item in items {
            guard let typed = Value(checked: item.value) else { return nil }
            entries.append((item.key, typed))
        }
        self.entries = entries
    }

    /// The same without order.
    package var dictionary: [String: Value] {
        Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }
}
