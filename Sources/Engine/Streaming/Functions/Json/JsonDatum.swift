/// A JSON value as Flink's functions see it: integers exact, other numbers doubles, members in the order of
/// the text.
indirect enum JsonDatum {
    case null
    case bool(Bool)
    case int(Int64)
    /// An integer beyond 64 bits, by its digits.
    case big(String)
    case double(Double)
    case string(String)
    case array([JsonDatum])
    case object([Member])

    /// One member of an object; of equal names the last is kept.
    struct Member {
        var name: String
        var value: JsonDatum
    }

    /// Whether it is neither an array nor an object.
    var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    /// The value of a member.
    func member(_ name: String) -> JsonDatum? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The values of all members or elements.
    var children: [JsonDatum] {
        switch self {
        case .array(let elements): elements
        case .object(let members): members.map(\.value)
        default: []
        }
    }

    /// A scalar as text: strings without quotes.
    func writeScalar(to out: TextBuffer) {
        if case .string(let text) = self { out.append(text) } else { write(to: out) }
    }

    /// As Jackson writes it: no blanks, members as they came.
    func write(to out: TextBuffer) {
        switch self {
        case .null: out.append("null")
        case .bool(let value): out.append(value ? "true" : "false")
        case .int(let value): IntegerText.write(value, to: out)
        case .big(let digits): out.append(digits)
        case .double(let value): JavaNumberText.write(value, to: out)
        case .string(let text): JsonText.write(text, to: out)
        case .array(let elements):
            out.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(",") }
                element.write(to: out)
            }
            out.append("]")
        case .object(let members):
            out.append("{")
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(",") }
                JsonText.write(member.name, to: out)
                out.append(":")
                member.value.write(to: out)
            }
            out.append("}")
        }
    }
}

/// JSON strings as Jackson writes them.
enum JsonText {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// In quotes, with quotes, backslashes and control characters escaped.
    static func write(_ text: String, to out: TextBuffer) {
        out.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: out.append("\\\"")
            case 0x5C: out.append("\\\\")
            case 0x08: out.append("\\b")
            case 0x09: out.append("\\t")
            case 0x0A: out.append("\\n")
            case 0x0C: out.append("\\f")
            case 0x0D: out.append("\\r")
            case 0..<0x20:
                out.append("\\u00")
                out.append(digits[Int(byte >> 4)])
                out.append(digits[Int(byte & 15)])
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }

    /// The order of names: by UTF-16 units, as Java compares strings.
    static func isLess(_ left: String, _ right: String) -> Bool {
        left.utf16.lexicographicallyPrecedes(right.utf16)
    }
}
