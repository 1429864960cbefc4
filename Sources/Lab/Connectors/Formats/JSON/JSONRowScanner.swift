import Streaming

/// Reads JSON objects into rows of a field table by the names of a schema's columns.
///
/// Members usually come in the same order in each record, so the next name is guessed before it is looked up.
struct JSONRowScanner {
    private let names: [[UInt8]]
    let heads: MemberHeads

    init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        heads = MemberHeads(self.names)
    }

    /// Reads the object at which the scanner stands into `row`; of members with the same name the last one
    /// counts.
    func scan(_ scanner: inout JSONScanner, _ fields: FieldTable, _ row: Int) throws(JSONScanner.Fault) {
        var expected = 0
        scanner.at += 1
        if scanner.accept(UInt8(ascii: "}")) { return }
        while true {
            var column: Int?
            let guessed = heads.length(of: expected, at: scanner.bytes + scanner.at, scanner.end - scanner.at)
            if guessed > 0 {
                scanner.at += guessed
                column = expected
            } else {
                let name = try scanner.memberName()
                column = self.column(of: name, scanner, expected)
            }
            let found: JSONScanner.Found
            switch scanner.at < scanner.end ? scanner.bytes[scanner.at] : 0 {
            case UInt8(ascii: "\""): found = try scanner.string()
            case UInt8(ascii: "0")...UInt8(ascii: "9"): found = try scanner.number()
            default: found = try scanner.value()
            }
            if let column {
                expected = column + 1
                try store(found, scanner, fields, column, row)
            }
            guard let byte = scanner.peek() else { throw .end("within/between Object entries") }
            scanner.at += 1
            if byte == UInt8(ascii: "}") { return }
            guard byte == UInt8(ascii: ",") else {
                throw scanner.expected("comma to separate Object entries", byte)
            }
        }
    }

    /// Writes a found value as a field; strings with escapes go to the scratch bytes.
    func store(
        _ found: JSONScanner.Found, _ scanner: JSONScanner, _ fields: FieldTable, _ column: Int, _ row: Int
    ) throws(JSONScanner.Fault) {
        guard found.isEscaped else {
            return fields.set(column, row, found.token, start: found.start, length: found.length)
        }
        let from = fields.scratch.count
        try scanner.unescape(found, into: &fields.scratch)
        fields.set(column, row, FieldTable.Token.scratch, start: from, length: fields.scratch.count - from)
    }

    @inline(__always)
    private func column(of name: JSONScanner.Found, _ scanner: JSONScanner, _ expected: Int) -> Int? {
        if expected < names.count, matches(name, scanner, expected) { return expected }
        return names.indices.first { matches(name, scanner, $0) }
    }

    @inline(__always)
    private func matches(_ name: JSONScanner.Found, _ scanner: JSONScanner, _ column: Int) -> Bool {
        if name.isEscaped { return matchesEscaped(name, scanner, column) }
        let wanted = names[column]
        guard wanted.count == name.length else { return false }
        for index in 0..<wanted.count where wanted[index] != scanner.bytes[name.start + index] {
            return false
        }
        return true
    }

    private func matchesEscaped(_ name: JSONScanner.Found, _ scanner: JSONScanner, _ column: Int) -> Bool {
        var plain: [UInt8] = []
        do throws(JSONScanner.Fault) {
            try scanner.unescape(name, into: &plain)
        } catch {
            return false
        }
        return plain == names[column]
    }
}

/// What the members of a schema's columns begin with when nothing is between: `"name":`.
final class MemberHeads {
    /// All heads behind one another, each with eight bytes to spare.
    private let bytes: UnsafeMutablePointer<UInt8>
    private let starts: UnsafeMutablePointer<Int>
    /// 0 for a name that is not written as it is.
    private let lengths: UnsafeMutablePointer<Int>
    private let count: Int

    init(_ names: [[UInt8]]) {
        let heads = names.map { [UInt8(ascii: "\"")] + $0 + Array("\":".utf8) }
        count = names.count
        bytes = .allocate(capacity: heads.reduce(8) { $0 + $1.count + 8 })
        starts = .allocate(capacity: max(count, 1))
        lengths = .allocate(capacity: max(count, 1))
        var start = 0
        for (index, head) in heads.enumerated() {
            let isPlain = names[index].allSatisfy {
                $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
            (bytes + start).initialize(repeating: 0, count: head.count + 8)
            for (offset, byte) in head.enumerated() { bytes[start + offset] = byte }
            (starts + index).initialize(to: start)
            (lengths + index).initialize(to: isPlain ? head.count : 0)
            start += head.count + 8
        }
    }

    deinit {
        bytes.deallocate()
        starts.deallocate()
        lengths.deallocate()
    }

    /// The length of a column's head if the input, of which 16 bytes more may be read, begins with it; else 0.
    @inline(__always)
    func length(of column: Int, at input: UnsafePointer<UInt8>, _ room: Int) -> Int {
        guard column < count else { return 0 }
        let length = lengths[column]
        guard length > 0, length <= room else { return 0 }
        let (head, text) = (UnsafeRawPointer(bytes + starts[column]), UnsafeRawPointer(input))
        var offset = 0
        while offset + 8 <= length {
            if word(head, offset) != word(text, offset) { return 0 }
            offset += 8
        }
        guard offset < length else { return length }
        let unused = UInt64(8 - (length - offset)) * 8
        return (word(head, offset) ^ word(text, offset)) << unused == 0 ? length : 0
    }

    @inline(__always) private func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
