/// A JSON document that keeps member order and, when it was read, the place of every value.
///
/// Used wherever order or place is observable: policies, journals, reports. Numbers keep their text, so nothing is lost.
package indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])
    /// A value that was read from a file, with its place.
    case placed(JSONValue, SourceSpan)

    package static func int(_ value: Int64) -> JSONValue { .number(String(value)) }
    package static func int(_ value: Int) -> JSONValue { .number(String(value)) }

    /// A finite number in its shortest exact form; NaN and infinities become strings, as JSON has no words for them.
    package static func double(_ value: Double) -> JSONValue {
        guard value.isFinite else {
            return .string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        let text = String(value)
        return .number(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    /// The value without its place.
    package var bare: JSONValue {
        if case .placed(let value, _) = self { return value.bare }
        return self
    }

    /// The place of the value, if it was read from a file.
    package var span: SourceSpan? {
        if case .placed(_, let span) = self { return span }
        return nil
    }

    package var stringValue: String? {
        if case .string(let text) = bare { return text }
        return nil
    }

    package var boolValue: Bool? {
        if case .bool(let value) = bare { return value }
        return nil
    }

    /// The number if it is whole and fits.
    package var intValue: Int64? {
        if case .number(let text) = bare { return Int64(text) }
        return nil
    }

    package var doubleValue: Double? {
        if case .number(let text) = bare { return Double(text) }
        return nil
    }

    package var arrayValue: [JSONValue]? {
        if case .array(let items) = bare { return items }
        return nil
    }

    package var objectValue: [(String, JSONValue)]? {
        if case .object(let members) = bare { return members }
        return nil
    }

    package var isNull: Bool {
        if case .null = bare { return true }
        return false
    }

    /// The last member called `name` of an object; nil when there is none or the value is no object.
    package subscript(name: String) -> JSONValue? { objectValue?.last { $0.0 == name }?.1 }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements) }
}

extension JSONValue: Equatable {
    /// Equal documents, places ignored, member order kept, numbers compared by their text.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left.bare, right.bare) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
        default: false
        }
    }
}
