import Streaming

/// Walks over JSON bytes, giving each value's kind and place. Reads at most 16 bytes beyond the end.
struct JSONScanner {
    /// Why the bytes are no JSON.
    struct Fault: Error {
        /// Jackson's exception, without package.
        var exception: String
        var message: String

        var failure: JobFailure { JobFailure("com.fasterxml.jackson.core.\(exception)", message) }

        static func end(_ place: String) -> Fault {
            Fault(exception: "io.JsonEOFException", message: "Unexpected end-of-input \(place)")
        }
    }

    /// A value: its token, and where it lies; a string's place is that between the quotes.
    struct Found {
        var token: UInt8
        var start: Int
        var length: Int
        /// Whether a string has escapes.
        var isEscaped = false
    }

    let bytes: UnsafePointer<UInt8>
    let end: Int
    var at: Int

    init(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) {
        self.bytes = bytes
        self.end = end
        at = start
    }

    @inline(__always) mutating func skipSpace() {
        while at < end, bytes[at] <= 32, isSpace(bytes[at]) { at += 1 }
    }

    @inline(__always) private func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 10 || byte == 13 || byte == 9
    }

    /// The next byte after white space; nil at the end.
    @inline(__always) mutating func peek() -> UInt8? {
        skipSpace()
        return at < end ? bytes[at] : nil
    }

    /// Takes the next byte if it is the one asked for.
    @inline(__always) mutating func accept(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        at += 1
        return true
    }

    /// Reads a value whole.
    mutating func value() throws(Fault) -> Found {
        guard let byte = peek() else { throw .end("within/between Object entries") }
        switch byte {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"): return try container(FieldTable.Token.object)
        case UInt8(ascii: "["): return try container(FieldTable.Token.array)
        case UInt8(ascii: "t"): return try word("true", FieldTable.Token.yes)
        case UInt8(ascii: "f"): return try word("false", FieldTable.Token.no)
        case UInt8(ascii: "n"): return try word("null", FieldTable.Token.null)
        default: return try number()
        }
    }

    /// Reads a string; the scanner stands at its quote. Control characters may stand in it as they are.
    @inline(__always) mutating func string() throws(Fault) -> Found {
        at += 1
        let start = at
        var isEscaped = false
        while at < end {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
            let quotes = zeroBytes(word ^ 0x2222_2222_2222_2222)
            let escapes = zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
            let hits = quotes | escapes
            guard hits != 0 else {
                at += 8
                continue
            }
            at += hits.trailingZeroBitCount >> 3
            guard at < end else { break }
            if bytes[at] == UInt8(ascii: "\"") {
                at += 1
                return Found(
                    token: FieldTable.Token.text, start: start, length: at - 1 - start, isEscaped: isEscaped)
            }
            isEscaped = true
            at += 2
        }
        throw .end("in VALUE_STRING")
    }

    @inline(__always) private func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    private mutating func word(_ text: StaticString, _ token: UInt8) throws(Fault) -> Found {
        let start = at
        let count = text.utf8CodeUnitCount
        for index in 0..<count where at + index >= end || bytes[at + index] != text.utf8Start[index] {
            throw unrecognized(start)
        }
        at += count
        if at < end, isWordByte(bytes[at]) { throw unrecognized(start) }
        return Found(token: token, start: start, length: count)
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
            || byte >= 0x80
    }

    private func unrecognized(_ start: Int) -> Fault {
        var stop = start
        while stop < end, isWordByte(bytes[stop]) { stop += 1 }
        if stop == start {
            return Fault(
                exception: "JsonParseException",
                message:
                    "Unexpected character ('\(Unicode.Scalar(bytes[start]))' (code "
                    + "\(bytes[start]))): expected a valid "
                    + "value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')")
        }
        let token = NumberScan.text(bytes + start, stop - start)
        return Fault(
            exception: "JsonParseException",
            message:
                "Unrecognized token '\(token)': was expecting (JSON String, Number, Array, Object "
                + "or token 'null', "
                + "'true' or 'false')")
    }

    /// Reads a number; the scanner stands at its first byte.
    @inline(__always) mutating func number() throws(Fault) -> Found {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let whole = digits()
        guard whole > 0 else {
            at = start
            throw unrecognized(start)
        }
        var token = FieldTable.Token.integer
        if at < end, bytes[at] == UInt8(ascii: ".") {
            at += 1
            token = FieldTable.Token.real
            guard digits() > 0 else { throw badNumber("Decimal point not followed by a digit") }
        }
        if at < end, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            token = FieldTable.Token.real
            if at < end, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            guard digits() > 0 else { throw badNumber("Exponent indicator not followed by a digit") }
        }
        if whole > 1, bytes[start] == 48 || (bytes[start] == UInt8(ascii: "-") && bytes[start + 1] == 48) {
            throw Fault(
                exception: "JsonParseException", message: "Invalid numeric value: Leading zeroes not allowed")
        }
        if at < end, isWordByte(bytes[at]) { throw unrecognized(start) }
        return Found(token: token, start: start, length: at - start)
    }

    private func badNumber(_ message: String) -> Fault {
        Fault(exception: "JsonParseException", message: message)
    }

    /// Takes digits, eight at a time; returns how many.
    @inline(__always) private mutating func digits() -> Int {
        let start = at
        while at < end {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self) ^ 0x3030_3030_3030_3030
            let others = ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
            guard others == 0 else {
                at = min(at + others.trailingZeroBitCount >> 3, end)
                break
            }
            at = min(at + 8, end)
        }
        return at - start
    }

    /// Reads an object or array to its closing bracket, checking what is inside.
    private mutating func container(_ token: UInt8) throws(Fault) -> Found {
        let start = at
        if token == FieldTable.Token.object {
            try members { (scanner, _) throws(Fault) in _ = try scanner.value() }
        } else {
            try elements { (scanner) throws(Fault) in _ = try scanner.value() }
        }
        return Found(token: token, start: start, length: at - start)
    }

    /// Walks over an object's members; `visit` gets the name and must read the value.
    mutating func members(_ visit: (inout JSONScanner, Found) throws(Fault) -> Void) throws(Fault) {
        at += 1
        if accept(UInt8(ascii: "}")) { return }
        while true {
            let name = try memberName()
            try visit(&self, name)
            guard let byte = peek() else { throw .end("within/between Object entries") }
            at += 1
            if byte == UInt8(ascii: "}") { return }
            guard byte == UInt8(ascii: ",") else { throw expected("comma to separate Object entries", byte) }
        }
    }

    /// Reads a member's name and the colon.
    @inline(__always) mutating func memberName() throws(Fault) -> Found {
        guard let byte = peek() else { throw .end("within/between Object entries") }
        guard byte == UInt8(ascii: "\"") else { throw expected("double-quote to start field name", byte) }
        let name = try string()
        guard let colon = peek() else { throw .end("within/between Object entries") }
        guard colon == UInt8(ascii: ":") else {
            throw expected("a colon to separate field name and value", colon)
        }
        at += 1
        return name
    }

    /// Walks over an array's elements; `visit` must read the value.
    mutating func elements(_ visit: (inout JSONScanner) throws(Fault) -> Void) throws(Fault) {
        at += 1
        if accept(UInt8(ascii: "]")) { return }
        while true {
            try visit(&self)
            guard let byte = peek() else { throw .end("within/between Array entries") }
            at += 1
            if byte == UInt8(ascii: "]") { return }
            guard byte == UInt8(ascii: ",") else { throw expected("comma to separate Array entries", byte) }
        }
    }

    func expected(_ what: String, _ byte: UInt8) -> Fault {
        Fault(
            exception: "JsonParseException",
            message: "Unexpected character ('\(Unicode.Scalar(byte))' (code \(byte))): was expecting \(what)")
    }

    /// Appends the characters of a string without its escapes.
    func unescape(_ found: Found, into out: inout [UInt8]) throws(Fault) {
        var at = found.start
        let end = found.start + found.length
        while at < end {
            let byte = bytes[at]
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                at += 1
                continue
            }
            let escape = bytes[at + 1]
            at += 2
            switch escape {
            case UInt8(ascii: "n"): out.append(10)
            case UInt8(ascii: "t"): out.append(9)
            case UInt8(ascii: "r"): out.append(13)
            case UInt8(ascii: "b"): out.append(8)
            case UInt8(ascii: "f"): out.append(12)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
            case UInt8(ascii: "u"): try appendScalar(&at, end, &out)
            default:
                throw Fault(
                    exception: "JsonParseException",
                    message: "Unrecognized character escape '\(Unicode.Scalar(escape))' (code \(escape))")
            }
        }
    }

    private func appendScalar(_ at: inout Int, _ end: Int, _ out: inout [UInt8]) throws(Fault) {
        var code = try hexQuad(&at, end)
        if (0xD800..<0xDC00).contains(code), at + 6 <= end, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        {
            at += 2
            let low = try hexQuad(&at, end)
            if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
        }
        // Half of a surrogate pair has no UTF-8; Java writes a question mark for it.
        let scalar = Unicode.Scalar(code) ?? "?"
        out.append(contentsOf: String(Character(scalar)).utf8)
    }

    private func hexQuad(_ at: inout Int, _ end: Int) throws(Fault) -> UInt32 {
        guard at + 4 <= end, let code = UInt32(NumberScan.text(bytes + at, 4), radix: 16) else {
            throw Fault(
                exception: "JsonParseException",
                message: "Unexpected character: expected a hex-digit for character escape")
        }
        at += 4
        return code
    }
}
