import LabKernel

/// What a plain scalar means under YAML 1.2's core schema.
///
/// Source: YAML 1.2.2, section 10.3.2 "Tag Resolution". `yes`, `on` and dates are text there, and so they are
/// here.
package enum YAMLScalar: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(String)
    case text(String)

    package init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .boolean(true)
        case "false", "False", "FALSE": self = .boolean(false)
        default:
            if let integer = YAMLScalar.integer(text) {
                self = .integer(integer)
            } else if YAMLScalar.isDecimal(text), Double(text) != nil {
                self = .number(text)
            } else {
                self = .text(text)
            }
        }
    }

    /// The scalar as JSON; numbers are written in JSON's form.
    package var json: JSONValue {
        switch self {
        case .null: .null
        case .boolean(let value): .bool(value)
        case .integer(let value): .int(value)
        case .number(let text): Double(text).map(JSONValue.double) ?? .string(text)
        case .text(let text): .string(text)
        }
    }

    private static func integer(_ text: String) -> Int64? {
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8) }
        return Int64(text)
    }

    private static func isDecimal(_ text: String) -> Bool {
        let body = text.drop { $0 == "-" || $0 == "+" }
        guard text.count - body.count <= 1, let first = body.first, first.isNumber || first == "." else {
            return false
        }
        return body.utf8.allSatisfy { (48...57).contains($0) || [46, 101, 69, 43, 45].contains($0) }
    }
}
