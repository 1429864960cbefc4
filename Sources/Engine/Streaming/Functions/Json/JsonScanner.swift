/// Reads one JSON value from the start of a text; what follows it does not matter, as with Jackson.
struct JsonScanner {
    private let text: TextBytes
    private var place = 0
    private var depth = 0
    /// What Jackson allows.
    private static let depthLimit = 1000

    private init(_ text: TextBytes) { self.text = text }

    /// The value; nil if the text does not begin with one.
    static func value(_ text: TextBytes) -> JsonDatum? {
        var scanner = JsonScanner(text)
        return scanner.value()
    }

    private mutating func skipBlanks() {
        while place < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[place]) { place += 1 }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard place < text.count, text[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func value() -> JsonDatum? {
        skipBlanks()
        guard place < text.count else { return nil }
        switch text[place] {
        case 0x7B: return nested { $0.object() }
        case 0x5B: return nested { $0.array() }
        case 0x22: return string().map { .string($0) }
        case 0x74: return word("true", .bool(true))
        case 0x66: return word("false", .bool(false))
        case 0x6E: return word("null", .null)
        default: return number()
        }
    }

    private mutating func nested(_ body: (inout JsonScanner) -> JsonDatum?) -> JsonDatum? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { return nil }
        place += 1
        return body(&self)
    }

    private mutating func word(_ word: String, _ value: JsonDatum) -> JsonDatum? {
        let wanted = Array(word.utf8)
        guard place + wanted.count <= text.count else { return nil }
        for (index, byte) in wanted.enumerated() where text[place + index] != byte { return nil }
        place += wanted.count
        if place < text.count, isWordByte(text[place]) { return nil }
        return value
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == 0x5F
    }

    private mutating func array() -> JsonDatum? {
        var elements: [JsonDatum] = []
        if accept(0x5D) { return .array([]) }
        repeat {
            guard let element = value() else { return nil }
            elements.append(element)
        } while accept(0x2C)
        return accept(0x5D) ? .array(elements) : nil
    }

    private mutating func object() -> JsonDatum? {
        var members: [JsonDatum.Member] = []
        var places: [String: Int] = [:]
        if accept(0x7D) { return .object([]) }
        repeat {
            skipBlanks()
            guard place < text.count, text[place] == 0x22, let name = string(), accept(0x3A),
                let value = value()
            else { return nil }
            if let known = places[name] {
                members[known].value = value
            } else {
                places[name] = members.count
                members.append(JsonDatum.Member(name: name, value: value))
            }
        } while accept(0x2C)
        return accept(0x7D) ? .object(members) : nil
    }

    private mutating func string() -> String? {
        place += 1
        let start = place
        while place < text.count, text[place] != 0x22, text[place] != 0x5C, text[place] >= 0x20 { place += 1 }
        guard place < text.count, text[place] >= 0x20 else { return nil }
        if text[place] == 0x22 {
            place += 1
            return String(decoding: Text.slice(text, start, place - 1), as: UTF8.self)
        }
        return escaped(from: start)
    }

    private mutating func escaped(from start: Int) -> String? {
        var units = Text.units(Text.slice(text, start, place))
        while place < text.count {
            let byte = text[place]
            if byte == 0x22 {
                place += 1
                return String(decoding: units, as: UTF16.self)
            }
            guard byte >= 0x20 else { return nil }
            if byte == 0x5C {
                guard let unit = escape() else { return nil }
                units.append(unit)
            } else {
                let (code, width) = Text.scalar(text, place)
                units.append(
                    contentsOf: UTF16.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map { Array($0) } ?? [])
                place += width
            }
        }
        return nil
    }

    private mutating func escape() -> UInt16? {
        place += 2
        guard place - 1 < text.count else { return nil }
        switch text[place - 1] {
        case 0x22: return 0x22
        case 0x5C: return 0x5C
        case 0x2F: return 0x2F
        case 0x62: return 0x08
        case 0x66: return 0x0C
        case 0x6E: return 0x0A
        case 0x72: return 0x0D
        case 0x74: return 0x09
        case 0x75:
            guard place + 4 <= text.count else { return nil }
            let hex = String(decoding: Text.slice(text, place, place + 4), as: UTF8.self)
            place += 4
            return hex.hasPrefix("+") || hex.hasPrefix("-") ? nil : UInt16(hex, radix: 16)
        default: return nil
        }
    }

    private mutating func number() -> JsonDatum? {
        let start = place
        if place < text.count, text[place] == 0x2D { place += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || text[place - whole] != 0x30 else { return nil }
        var isInteger = true
        if place < text.count, text[place] == 0x2E {
            place += 1
            isInteger = false
            guard digits() > 0 else { return nil }
        }
        if place < text.count, text[place] | 0x20 == 0x65 {
            place += 1
            isInteger = false
            if place < text.count, text[place] == 0x2B || text[place] == 0x2D { place += 1 }
            guard digits() > 0 else { return nil }
        }
        if place < text.count, isWordByte(text[place]) { return nil }
        let written = String(decoding: Text.slice(text, start, place), as: UTF8.self)
        if !isInteger { return Double(written).map { .double($0) } }
        return Int64(written).map { .int($0) } ?? .big(written)
    }

    private mutating func digits() -> Int {
        let start = place
        while place < text.count, (0x30...0x39).contains(text[place]) { place += 1 }
        return place - start
    }
}
