import StreamTypes
import Streaming

/// One message of a changelog format: the members of its envelope, and the rows that are read out of it.
final class ChangelogMessage {
    /// A stretch of the input.
    struct Slice {
        var token: UInt8
        var start: Int
        var length: Int
    }

    /// Rows read, with their kinds.
    let fields: FieldTable
    private(set) var kinds: [RowKind] = []
    private let envelope: FieldTable
    private let envelopeScanner: JSONRowScanner
    private let rows: JSONRowScanner
    private var bytes: UnsafePointer<UInt8>

    /// - Parameters:
    ///   - keys: the members of the envelope.
    ///   - names: the columns of a row.
    init(keys: [String], names: [String], bytes: UnsafePointer<UInt8>) {
        fields = FieldTable(columns: names.count)
        envelope = FieldTable(columns: keys.count)
        envelopeScanner = JSONRowScanner(keys)
        rows = JSONRowScanner(names)
        self.bytes = bytes
    }

    /// Forgets all rows; what follows is read from `bytes`.
    func begin(_ bytes: UnsafePointer<UInt8>) {
        fields.clear()
        kinds = []
        self.bytes = bytes
    }

    /// Forgets the rows after the first `count`.
    func truncate(_ count: Int) {
        fields.rows = count
        kinds.removeLast(kinds.count - count)
    }

    /// Reads the envelope of a message.
    func open(_ text: Range<Int>) throws(JobFailure) {
        envelope.clear()
        let row = envelope.openRow()
        var scanner = JSONScanner(bytes, from: text.lowerBound, to: text.upperBound)
        try syntax { () throws(JSONScanner.Fault) in
            guard scanner.peek() == UInt8(ascii: "{") else {
                _ = try scanner.value()
                throw JSONScanner.Fault(exception: "JsonParseException", message: "an object is expected")
            }
            try envelopeScanner.scan(&scanner, envelope, row)
        }
    }

    /// A member of the envelope; nil if it is missing or null.
    func member(_ key: Int) -> Slice? {
        let index = key * envelope.capacity
        let token = envelope.tokens[index]
        guard token > FieldTable.Token.null else { return nil }
        return Slice(token: token, start: Int(envelope.starts[index]), length: Int(envelope.lengths[index]))
    }

    /// A member's text; nil if it is missing or null.
    func text(_ key: Int) -> String? {
        guard let slice = member(key) else { return nil }
        if slice.token == FieldTable.Token.scratch {
            return String(decoding: envelope.scratch[slice.start..<slice.start + slice.length], as: UTF8.self)
        }
        return NumberScan.text(bytes + slice.start, slice.length)
    }

    /// The objects of an array, or the object itself.
    func objects(_ slice: Slice) throws(JobFailure) -> [Slice] {
        guard slice.token == FieldTable.Token.array else { return [slice] }
        var found: [Slice] = []
        var scanner = JSONScanner(bytes, from: slice.start, to: slice.start + slice.length)
        try syntax { () throws(JSONScanner.Fault) in
            try scanner.elements { (scanner) throws(JSONScanner.Fault) in
                let value = try scanner.value()
                found.append(Slice(token: value.token, start: value.start, length: value.length))
            }
        }
        return found
    }

    /// Adds the row of an object.
    func add(_ object: Slice, _ kind: RowKind) throws(JobFailure) {
        guard object.token == FieldTable.Token.object else {
            throw JobFailure("java.lang.IllegalStateException", "Illegal Row data...")
        }
        let row = fields.openRow()
        kinds.append(kind)
        var scanner = JSONScanner(bytes, from: object.start, to: object.start + object.length)
        try syntax { () throws(JSONScanner.Fault) in try rows.scan(&scanner, fields, row) }
    }

    /// Adds an update whose old image names only the members that changed.
    func addUpdate(old: Slice, new: Slice) throws(JobFailure) {
        try add(old, .updateBefore)
        let before = fields.rows - 1
        try add(new, .updateAfter)
        for column in 0..<fields.columns {
            let (from, to) = (column * fields.capacity + before + 1, column * fields.capacity + before)
            guard fields.tokens[to] == FieldTable.Token.missing else { continue }
            fields.set(
                column, before, fields.tokens[from], start: Int(fields.starts[from]),
                length: Int(fields.lengths[from]))
        }
    }

    private func syntax(_ body: () throws(JSONScanner.Fault) -> Void) throws(JobFailure) {
        do throws(JSONScanner.Fault) {
            try body()
        } catch {
            throw error.failure
        }
    }
}
