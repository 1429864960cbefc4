import StreamTypes
import Streaming

/// Reads arrays, maps and rows of JSON from the bytes of a field.
final class JSONNestedFields: NestedFields {
    private let options: JSONOptions

    init(_ options: JSONOptions) { self.options = options }

    func append(
        _ token: UInt8, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ type: LogicalType, to out: Column
    ) throws(JobFailure) {
        var scanner = JSONScanner(bytes, from: 0, to: count)
        let fresh = Column(out.layout)
        do throws(Mistake) {
            let found = JSONScanner.Found(token: token, start: 0, length: count)
            try append(found, &scanner, type, fresh)
        } catch {
            throw error.failure
        }
        out.append(from: fresh, row: 0)
    }

    /// JSON that is malformed, or a value that does not fit its type.
    private struct Mistake: Error {
        var failure: JobFailure
    }

    /// Reads the next value of the scanner.
    private func next(_ scanner: inout JSONScanner, _ type: LogicalType, _ out: Column) throws(Mistake) {
        let found = try syntax { () throws(JSONScanner.Fault) in try scanner.value() }
        guard found.token > FieldTable.Token.null else { return out.appendNull() }
        do throws(Mistake) {
            var inner = scanner
            inner.at = found.start
            try append(found, &inner, type, out)
        } catch {
            guard options.ignoresErrors else { throw error }
            out.appendNull()
        }
    }

    private func append(
        _ found: JSONScanner.Found, _ scanner: inout JSONScanner, _ type: LogicalType, _ out: Column
    ) throws(Mistake) {
        switch type {
        case .array(let element):
            try require(found, FieldTable.Token.array, "Illegal Array data...")
            let fresh = Column(out.layout)
            var mistake: Mistake?
            try walk(&scanner) { (walker) throws(JSONScanner.Fault) in
                try walker.elements { (scanner) throws(JSONScanner.Fault) in
                    mistake = self.collect(&scanner, element.logical, fresh.children[0]) ?? mistake
                }
            }
            if let mistake { throw mistake }
            fresh.appendOffset(fresh.children[0].count)
            out.append(from: fresh, row: 0)
        case .map(_, let value): try appendMap(found, &scanner, value.logical, out)
        case .multiset: try appendMap(found, &scanner, .int, out)
        case .row(let fields): try appendRow(found, &scanner, fields, out)
        default: try appendScalar(found, scanner, type, out)
        }
    }

    /// Reads a value inside of a walk; a mistake is handed back, as a walk only throws faults of syntax.
    private func collect(_ scanner: inout JSONScanner, _ type: LogicalType, _ out: Column) -> Mistake? {
        do throws(Mistake) {
            try next(&scanner, type, out)
            return nil
        } catch {
            return error
        }
    }

    private func appendMap(
        _ found: JSONScanner.Found, _ scanner: inout JSONScanner, _ value: LogicalType, _ out: Column
    ) throws(Mistake) {
        try require(found, FieldTable.Token.object, "Illegal Map data...")
        let fresh = Column(out.layout)
        var mistake: Mistake?
        try walk(&scanner) { (walker) throws(JSONScanner.Fault) in
            try walker.members { (scanner, name) throws(JSONScanner.Fault) in
                var key: [UInt8] = []
                try scanner.unescape(name, into: &key)
                fresh.children[0].append(bytes: key)
                mistake = self.collect(&scanner, value, fresh.children[1]) ?? mistake
            }
        }
        if let mistake { throw mistake }
        let (keys, values) = (fresh.children[0], fresh.children[1])
        HashMapOrder.append(keys: keys, .string, values: values, 0..<keys.count, to: out)
    }

    private func appendRow(
        _ found: JSONScanner.Found, _ scanner: inout JSONScanner, _ fields: [Field], _ out: Column
    ) throws(Mistake) {
        try require(found, FieldTable.Token.object, "Illegal Row data...")
        let values = fields.map { Column(ColumnLayout($0.type.logical)) }
        var mistake: Mistake?
        try walk(&scanner) { (walker) throws(JSONScanner.Fault) in
            try walker.members { (scanner, name) throws(JSONScanner.Fault) in
                var key: [UInt8] = []
                try scanner.unescape(name, into: &key)
                guard let index = fields.firstIndex(where: { $0.name.utf8.elementsEqual(key) }) else {
                    _ = try scanner.value()
                    return
                }
                values[index].clear()
                mistake = self.collect(&scanner, fields[index].type.logical, values[index]) ?? mistake
            }
        }
        if let mistake { throw mistake }
        if options.failsOnMissingField, values.contains(where: { $0.count == 0 }) {
            throw Mistake(failure: JSONDecoder.missingField)
        }
        for (child, value) in zip(out.children, values) {
            if value.count == 0 { child.appendNull() } else { child.append(from: value, row: 0) }
        }
        out.appendRowOfChildren()
    }

    private func appendScalar(
        _ found: JSONScanner.Found, _ scanner: JSONScanner, _ type: LogicalType, _ out: Column
    ) throws(Mistake) {
        var text: [UInt8] = []
        if found.isEscaped {
            try syntax { () throws(JSONScanner.Fault) in try scanner.unescape(found, into: &text) }
        } else {
            text = Array(UnsafeBufferPointer(start: scanner.bytes + found.start, count: found.length))
        }
        if found.token >= FieldTable.Token.object { text = JSONCompact.text(text) }
        let field = ScalarField(type: type, standard: options.standard, isCSV: false)
        do throws(JobFailure) {
            try text.withUnsafeBufferPointer { (buffer) throws(JobFailure) in
                guard let bytes = buffer.baseAddress else {
                    return try field.append(found.token, scanner.bytes, 0, to: out)
                }
                try field.append(found.token, bytes, buffer.count, to: out)
            }
        } catch {
            throw Mistake(failure: error)
        }
    }

    func appendText(_ text: (UnsafePointer<UInt8>, Int), to out: Column) {
        out.append(bytes: JSONCompact.text(Array(UnsafeBufferPointer(start: text.0, count: text.1))))
    }

    private func require(_ found: JSONScanner.Found, _ token: UInt8, _ message: String) throws(Mistake) {
        guard found.token == token else {
            throw Mistake(failure: JobFailure("java.lang.IllegalStateException", message))
        }
    }

    private func syntax<Result>(_ body: () throws(JSONScanner.Fault) -> Result) throws(Mistake) -> Result {
        do throws(JSONScanner.Fault) {
            return try body()
        } catch {
            throw Mistake(failure: error.failure)
        }
    }

    private func walk(
        _ scanner: inout JSONScanner, _ body: (inout JSONScanner) throws(JSONScanner.Fault) -> Void
    ) throws(Mistake) {
        do throws(JSONScanner.Fault) {
            try body(&scanner)
        } catch {
            throw Mistake(failure: error.failure)
        }
    }
}

/// JSON text without white space between its parts, as Jackson's tree writes it.
enum JSONCompact {
    static func text(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var (inString, escaped) = (false, false)
        for byte in bytes {
            if inString {
                out.append(byte)
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == 0x22 {
                    inString = false
                }
            } else if byte > 32 {
                out.append(byte)
                inString = byte == 0x22
            }
        }
        return out
    }
}
