import LabKernel

/// The numbers of a JSON object: `{"Sum":30,"SampleCount":3}`. Members that are no numbers are left out.
///
/// What clients write, a flat object of plain decimals, is read in one pass; any other text goes to the parser of
/// JSON, which says whether it is an object at all.
struct MetricValues {
    private var members: [(name: String, value: Double)] = []

    /// Nil for a text that is no JSON object.
    init?(_ text: String) {
        var text = text
        let isPlain = text.withUTF8 { readPlain($0) }
        if isPlain { return }
        guard let object = (try? JSONParser.parse(text: text, name: "Values"))?.objectValue else {
            return nil
        }
        members = object.compactMap { name, value in value.doubleValue.map { (name, $0) } }
    }

    subscript(name: String) -> Double? { members.first { $0.name == name }?.value }

    /// Reads an object without escapes, exponents and nested values; false when it is none.
    private mutating func readPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var scanner = PlainScanner(bytes: bytes)
        guard scanner.accept("{") else { return false }
        while true {
            guard let name = scanner.name(), scanner.accept(":"), let value = scanner.decimal(),
                self[name] == nil
            else { return false }
            members.append((name, value))
            if scanner.accept("}") { return scanner.isAtEnd }
            guard scanner.accept(",") else { return false }
        }
    }
}

/// Reads the pieces of a flat JSON object, with space before each.
private struct PlainScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return place == bytes.count
        }
    }

    mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: scalar) else { return false }
        place += 1
        return true
    }

    /// A text in double quotes without escapes.
    mutating func name() -> String? {
        guard accept("\"") else { return nil }
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            guard bytes[place] >= 32, bytes[place] != UInt8(ascii: "\\") else { return nil }
            place += 1
        }
        guard place < bytes.count else { return nil }
        defer { place += 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<place]), as: UTF8.self)
    }

    /// A decimal of at most 15 digits, which a division by a power of ten turns into the nearest number.
    mutating func decimal() -> Double? {
        let isNegative = accept("-")
        if !isNegative { skipSpace() }
        let start = place
        guard let whole = digits(after: 0), place - start == 1 || bytes[start] != 48 else { return nil }
        var (value, scale) = (whole, 1.0)
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            let point = place
            guard let all = digits(after: whole) else { return nil }
            value = all
            for _ in point..<place { scale *= 10 }
        }
        guard place - start <= 16, place == bytes.count || !(bytes[place] | 32 == UInt8(ascii: "e")) else {
            return nil
        }
        let number = Double(value) / scale
        return isNegative ? -number : number
    }

    private mutating func digits(after value: Int64) -> Int64? {
        let start = place
        var value = value
        while place < bytes.count, (48...57).contains(bytes[place]), place - start < 16 {
            value = value &* 10 &+ Int64(bytes[place] - 48)
            place += 1
        }
        return place == start ? nil : value
    }

    private mutating func skipSpace() {
        while place < bytes.count, bytes[place] == 32 || (9...10).contains(bytes[place]) || bytes[place] == 13
        {
            place += 1
        }
    }
}
