import Streaming

/// Reads JSON objects into rows of a field table by the names of a schema's columns.
///
/// Members usually come in the same order in each record, so the next name is guessed before it is looked up.
struct JSONRowScanner {
    private let names: [[UInt8]]

    init(_ names: [String]) { self.names = names.map { Array($0.utf8) } }

    /// Reads the object at which the scanner stands into `row`; of members with the same name the last one
    /// counts.
    func scan(_ scanner: inout JSONScanner, _ fields: FieldTable, _ row: Int) throws(JSONScanner.Fault) {
        var expected = 0
        scanner.at += 1
        if scanner.accept(UInt8(ascii: "}")) { return }
        while true {
            let name = try scanner.memberName()
            let column = column(of: name, scanner, expected)
            let found = try scanner.value()
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
