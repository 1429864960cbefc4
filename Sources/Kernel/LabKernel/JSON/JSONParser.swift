/// Reads strict JSON (RFC 8259) and keeps the place of every value; depth is limited to 128.
package struct JSONParser {
    private let file: SourceFile
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ file: SourceFile) {
        self.file = file
        bytes = Array(file.text.utf8)
    }

    /// The one value of `file`; throws `LabError` JSON001 with the place of the first mistake.
    package static func parse(_ file: SourceFile) throws(LabError) -> JSONValue {
        var parser = JSONParser(file)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == parser.bytes.count else {
            throw parser.mistake("text after the end of the document")
        }
        return value
    }

    /// The one value of `text`, which has no file name.
    package static func parse(text: String, name: String = "<json>") throws(LabError) -> JSONValue {
        try parse(SourceFile(name: name, text: text))
    }

    private mutating func value() throws(LabError) -> JSONValue {
        skipSpace()
        guard depth < 128 else { throw mistake("nested deeper than 128 levels") }
        depth += 1
        defer { depth -= 1 }
        let start = position
        let value = try bareValue()
        return .placed(value, SourceSpan(file: file, start: start, end: position))
    }

    private mutating func bareValue() throws(LabError) -> JSONValue {
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(LabError) -> JSONValue {
        position += 1
        var members: [(String, JSONValue)] = []
        skipSpace()
        if accept("}") { return .object([]) }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else {
                throw mistake("a member name in double quotes is expected")
            }
            let start = position
            let name = try string()
            if members.contains(where: { $0.0 == name }) {
                throw mistake("duplicate member '\(name)'", at: start)
            }
            skipSpace()
            guard accept(":") else { throw mistake("':' is expected after a member name") }
            members.append((name, try value()))
            skipSpace()
            if accept("}") { return .object(members) }
            guard accept(",") else { throw mistake("',' or '}' is expected") }
        }
    }

    private mutating func array() throws(LabError) -> JSONValue {
        position += 1
        var items: [JSONValue] = []
        skipSpace()
        if accept("]") { return .array([]) }
        while true {
            items.append(try value())
            skipSpace()
            if accept("]") { return .array(items) }
            guard accept(",") else { throw mistake("',' or ']' is expected") }
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(LabError) -> JSONValue {
        guard bytes[position...].starts(with: text.utf8) else { throw mistake("a value is expected") }
        position += text.utf8.count
        return value
    }

    private mutating func number() throws(LabError) -> JSONValue {
        let start = position
        _ = accept("-")
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[position - whole] != 48 else {
            throw mistake("a value is expected", at: start)
        }
        if accept("."), digits() == 0 { throw mistake("digits are expected after '.'") }
        if accept("e") || accept("E") {
            _ = accept("+") || accept("-")
            if digits() == 0 { throw mistake("digits are expected in the exponent") }
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = current, (48...57).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func string() throws(LabError) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw mistake("a control character in a string must be escaped", at: position - 1)
            default: text.append(byte)
            }
        }
        throw mistake("the string is not closed", at: start)
    }

    private mutating func escape(into text: inout [UInt8]) throws(LabError) {
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "b"): 8,
            UInt8(ascii: "f"): 12, UInt8(ascii: "\""): 34, UInt8(ascii: "\\"): 92, UInt8(ascii: "/"): 47,
        ]
        guard let byte = current else { throw mistake("the string is not closed") }
        position += 1
        if let plain = simple[byte] {
            text.append(plain)
        } else if byte == UInt8(ascii: "u") {
            text += String(try unicodeScalar()).utf8
        } else {
            throw mistake("unknown escape", at: position - 2)
        }
    }

    private mutating func unicodeScalar() throws(LabError) -> Character {
        let start = position - 2
        var code = try hexQuad()
        if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let low = try hexQuad()
            guard (0xDC00..<0xE000).contains(low) else {
                throw mistake("half of a surrogate pair", at: start)
            }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw mistake("half of a surrogate pair", at: start) }
        return Character(scalar)
    }

    private mutating func hexQuad() throws(LabError) -> UInt32 {
        let digits = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
        guard digits.utf8.count == 4, let code = UInt32(digits, radix: 16) else {
            throw mistake("four hexadecimal digits are expected")
        }
        position += 4
        return code
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func accept(_ character: Character) -> Bool {
        guard current == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 32 || (9...10).contains(byte) || byte == 13 { position += 1 }
    }

    private func mistake(_ what: String, at offset: Int? = nil) -> LabError {
        let start = offset ?? position
        return LabError(
            "JSON001", "invalid JSON: \(what)", at: SourceSpan(file: file, start: start, end: start + 1))
    }
}
