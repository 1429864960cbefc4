import LabKernel

/// A value of SelectObject's SQL.
enum SelectValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case decimal(SelectDecimal)
    case timestamp(Instant)
    /// A CSV field or a JSON string.
    case text(String)
    /// An object or an array of JSON.
    case json(JSONValue)

    /// A value of a JSON document.
    init(_ value: JSONValue) {
        switch value.bare {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let text): self = Self.number(text) ?? .null
        case .string(let text): self = .text(text)
        case let other: self = .json(other)
        }
    }

    /// What a number's text is: a whole number, an exact decimal, or else a double; nil for other text.
    static func number(_ text: some StringProtocol) -> SelectValue? {
        if let whole = Int64(text) { return .int(whole) }
        if let decimal = SelectDecimal(text) { return .decimal(decimal) }
        return Double(text).flatMap { $0.isFinite ? .double($0) : nil }
    }

    var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// The value as CSV answers write it; NULL is empty.
    var text: String {
        switch self {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .double(let number): JSONValue.double(number).numberText
        case .decimal(let number): number.text
        case .timestamp(let instant): ISO8601.text(instant)
        case .text(let text): text
        case .json(let value): value.text
        }
    }

    /// The value as JSON answers write it.
    var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .int, .double, .decimal: .number(text)
        case .timestamp, .text: .string(text)
        case .json(let value): value
        }
    }

    /// The value as a number, text converted; NULL for NULL and for empty text.
    func number() throws(SelectMismatch) -> SelectValue {
        switch self {
        case .null, .int, .double, .decimal: return self
        case .text(let text):
            let trimmed = text.trimmingSpace
            if trimmed.isEmpty { return .null }
            guard let number = Self.number(trimmed) else { throw SelectMismatch("\"\(text)\" is no number") }
            return number
        default: throw SelectMismatch("\"\(text)\" is no number")
        }
    }

    /// A number as a double.
    var double: Double {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        case .decimal(let number): number.double
        default: .nan
        }
    }

    /// A whole number or decimal as a decimal.
    private var decimal: SelectDecimal? {
        switch self {
        case .int(let number): SelectDecimal(number)
        case .decimal(let number): number
        default: nil
        }
    }

    /// Whether `left` comes before `right`; nil when one is NULL. Text gives way to the other's type.
    static func isLess(_ left: SelectValue, _ right: SelectValue) throws(SelectMismatch) -> Bool? {
        switch (left, right) {
        case (.null, _), (_, .null): return nil
        case (.text(let a), .text(let b)): return a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.bool, _), (_, .bool):
            guard let a = try left.flag(), let b = try right.flag() else { return nil }
            return !a && b
        case (.timestamp, _), (_, .timestamp):
            guard let a = try left.instant(), let b = try right.instant() else { return nil }
            return a < b
        default:
            let (a, b) = (try left.number(), try right.number())
            if a.isNull || b.isNull { return nil }
            if let a = a.decimal, let b = b.decimal { return SelectDecimal.isLess(a, b) }
            return a.double < b.double
        }
    }

    static func apply(
        _ operation: SelectArithmetic, _ left: SelectValue, _ right: SelectValue
    ) throws(SelectMismatch) -> SelectValue {
        let (a, b) = (try left.number(), try right.number())
        if a.isNull || b.isNull { return .null }
        if operation == .over || operation == .remainder, b.double == 0 {
            throw SelectMismatch("a division by zero")
        }
        if case .int(let x) = a, case .int(let y) = b { return .int(try operation.whole(x, y)) }
        if let x = a.decimal, let y = b.decimal, let result = SelectDecimal.apply(operation, x, y) {
            return .decimal(result)
        }
        return .double(operation.floating(a.double, b.double))
    }

    private func flag() throws(SelectMismatch) -> Bool? {
        switch (self, text.lowercased()) {
        case (.null, _): return nil
        case (.bool(let flag), _): return flag
        case (.text, "true"): return true
        case (.text, "false"): return false
        default: throw SelectMismatch("\"\(text)\" is neither true nor false")
        }
    }

    private func instant() throws(SelectMismatch) -> Instant? {
        switch self {
        case .null: return nil
        case .timestamp(let instant): return instant
        case .text(let text):
            let trimmed = text.trimmingSpace
            if trimmed.isEmpty { return nil }
            let isBare = !trimmed.hasSuffix("Z") && !trimmed.dropFirst(10).contains { "+-".contains($0) }
            let iso = trimmed.replacing(" ", with: "T", maxReplacements: 1) + (isBare ? "Z" : "")
            guard let instant = ISO8601.parse(trimmed.count == 10 ? trimmed + "T00:00:00Z" : iso) else {
                throw SelectMismatch("\"\(text)\" is no timestamp")
            }
            return instant
        default: throw SelectMismatch("\"\(text)\" is no timestamp")
        }
    }

    /// CAST.
    func cast(to type: SelectType) throws(SelectMismatch) -> SelectValue {
        if isNull { return .null }
        switch type {
        case .string: return .text(text)
        case .bool: return try flag().map(SelectValue.bool) ?? .null
        case .timestamp: return try instant().map(SelectValue.timestamp) ?? .null
        case .int, .double, .decimal:
            let number = try number()
            if number.isNull { return .null }
            return try number.converted(to: type)
        }
    }

    private func converted(to type: SelectType) throws(SelectMismatch) -> SelectValue {
        switch type {
        case .double: return .double(double)
        case .decimal:
            guard let decimal = decimal ?? SelectDecimal(text) else {
                throw SelectMismatch("\"\(text)\" is no decimal of 38 digits")
            }
            return .decimal(decimal)
        default:
            if case .int = self { return self }
            guard let whole = Int64(exactly: double.rounded(.towardZero)) else {
                throw SelectMismatch("\"\(text)\" is no whole number of 64 bits")
            }
            return .int(whole)
        }
    }
}

extension JSONValue {
    /// The text of a number or of a word in its place.
    fileprivate var numberText: String {
        switch bare {
        case .number(let text), .string(let text): text
        default: ""
        }
    }
}

/// A record's data are not of the types that the statement asks for.
struct SelectMismatch: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// The types of CAST.
enum SelectType: Sendable {
    case string, int, double, decimal, timestamp, bool

    /// The type of a name; nil for an unknown one.
    init?(_ name: String) {
        switch name.lowercased() {
        case "string", "varchar", "char": self = .string
        case "int", "integer", "bigint": self = .int
        case "double", "float": self = .double
        case "decimal", "numeric": self = .decimal
        case "timestamp": self = .timestamp
        case "bool", "boolean": self = .bool
        default: return nil
        }
    }
}

enum SelectArithmetic: Sendable {
    case plus, minus, times, over, remainder

    /// Of whole numbers, which a division leaves whole.
    func whole(_ left: Int64, _ right: Int64) throws(SelectMismatch) -> Int64 {
        let result =
            switch self {
            case .plus: left.addingReportingOverflow(right)
            case .minus: left.subtractingReportingOverflow(right)
            case .times: left.multipliedReportingOverflow(by: right)
            case .over: left.dividedReportingOverflow(by: right)
            case .remainder: left.remainderReportingOverflow(dividingBy: right)
            }
        guard !result.overflow else { throw SelectMismatch("a result is no whole number of 64 bits") }
        return result.partialValue
    }

    func floating(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .over: left / right
        case .remainder: left.truncatingRemainder(dividingBy: right)
        }
    }
}
