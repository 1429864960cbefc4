import LabKernel

/// One observed or expected value: what SQL results, metrics, states and literals of a scenario have in
/// common.
package enum ScenarioValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)

    /// A literal as YAML reads it.
    package init(_ node: YAMLNode) {
        guard case .scalar(let text, let style) = node.content, style == .plain else {
            self = .text(node.scalar ?? "")
            return
        }
        switch YAMLScalar(plain: text) {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .number(let text): self = Double(text).map(ScenarioValue.number) ?? .text(text)
        case .text(let text): self = .text(text)
        }
    }

    /// As people write it in an answer: text without quotes.
    package var written: String {
        if case .text(let text) = self { return text }
        return shown
    }

    /// As people read it: text in quotes, `NULL`, numbers in their shortest form.
    package var shown: String {
        switch self {
        case .null: "NULL"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number: json.text
        case .text(let text): "'\(text)'"
        }
    }

    package var json: JSONValue {
        switch self {
        case .null: .null
        case .boolean(let value): .bool(value)
        case .integer(let value): .int(value)
        case .number(let value): .double(value)
        case .text(let text): .string(text)
        }
    }

    /// The value as a number, if it is one.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

extension ScenarioValue {
    /// Equal values: numbers by size whatever their type, and a text also by the duration it spells (`60s` is
    /// `1m`).
    package func isEqual(to other: ScenarioValue) -> Bool { order(against: other) == 0 }

    /// Negative, zero or positive; nil when the two cannot be compared, as with NULL.
    package func order(against other: ScenarioValue) -> Int? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): return left < right ? -1 : left == right ? 0 : 1
        case (.boolean(let left), .boolean(let right)): return left == right ? 0 : left ? 1 : -1
        case (.text(let left), .text(let right)): return Self.order(left, right)
        default: break
        }
        if let left = double, let right = other.double { return left < right ? -1 : left == right ? 0 : 1 }
        return orderAsText(against: other)
    }

    /// A configuration value is text on one side and may be a number or a truth value on the other.
    private func orderAsText(against other: ScenarioValue) -> Int? {
        switch (self, other) {
        case (.text(let left), .integer), (.text(let left), .number), (.text(let left), .boolean):
            let typed = ScenarioValue(plain: left)
            if case .text = typed { return nil }
            return typed.order(against: other)
        case (.integer, .text), (.number, .text), (.boolean, .text):
            return other.orderAsText(against: self).map { -$0 }
        default: return nil
        }
    }

    private init(plain text: String) {
        switch YAMLScalar(plain: text) {
        case .integer(let value): self = .integer(value)
        case .number(let text): self = Double(text).map(ScenarioValue.number) ?? .text(text)
        case .boolean(let value): self = .boolean(value)
        case .null, .text: self = .text(text)
        }
    }

    private static func order(_ left: String, _ right: String) -> Int {
        if left == right { return 0 }
        if let first = duration(left), let second = duration(right) {
            return first < second ? -1 : first == second ? 0 : 1
        }
        return left < right ? -1 : 1
    }

    /// A text that spells a duration with a unit; bare numbers are no durations here.
    private static func duration(_ text: String) -> Duration? {
        guard let last = text.last, last.isLetter, text.first?.isNumber == true else { return nil }
        return DurationText.parse(text)
    }
}
