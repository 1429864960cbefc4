import StreamTypes
import Streaming

/// Reads the messages of a changelog format, one per line, into rows of all kinds.
final class ChangelogDecoder: RecordDecoder {
    private(set) var skippedRecords: Int64 = 0
    private let dialect: any ChangelogDialect
    private let options: JSONOptions
    private let columns: FieldColumns
    private let lines = LineReader()
    private let names: [String]
    private var message: ChangelogMessage?

    init(_ dialect: any ChangelogDialect, _ options: JSONOptions, _ schema: Schema, _ columns: DecodedColumns)
    {
        self.dialect = dialect
        self.options = options
        names = schema.names
        self.columns = FieldColumns(schema, columns, options)
    }

    func decode(
        _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into batch: Batch, limit: Int
    ) throws(JobFailure) -> Int {
        guard let bytes = input.baseAddress else { return 0 }
        let message = self.message ?? ChangelogMessage(keys: dialect.keys, names: names, bytes: bytes)
        self.message = message
        message.begin(bytes)
        var at = 0
        var failure: JobFailure?
        while message.fields.rows < limit, failure == nil,
            let line = lines.next(bytes, at, input.count, isLast)
        {
            at = line.end
            // An empty message is a tombstone of a compacted topic and has no rows.
            guard !line.text.isEmpty else { continue }
            let before = message.fields.rows
            do throws(JobFailure) {
                try message.open(line.text)
                try dialect.read(message)
            } catch {
                message.truncate(before)
                if options.ignoresErrors {
                    skippedRecords += 1
                } else {
                    failure = corrupt(error, bytes, line.text)
                }
            }
        }
        try convert(message, bytes, batch, failure)
        return at
    }

    private func convert(
        _ message: ChangelogMessage, _ bytes: UnsafePointer<UInt8>, _ batch: Batch, _ failure: JobFailure?
    ) throws(JobFailure) {
        defer {
            if message.kinds.prefix(batch.count).contains(where: { $0 != .insert }) {
                batch.useKinds(batch.count)
                for row in 0..<batch.count { batch.kinds[row] = message.kinds[row].rawValue }
            }
        }
        _ = try columns.convert(message.fields, bytes, into: batch, failure)
    }

    private func corrupt(_ cause: JobFailure, _ bytes: UnsafePointer<UInt8>, _ line: Range<Int>) -> JobFailure
    {
        let text = NumberScan.text(bytes + line.lowerBound, line.count)
        return cause.wrapped("java.io.IOException", "Corrupt \(dialect.product) JSON message '\(text)'.")
    }
}

/// Writes rows of all kinds as messages of a changelog format, one per line.
final class ChangelogEncoder: RecordEncoder {
    private let dialect: any ChangelogDialect
    private let objects: JSONEncoder

    init(_ dialect: any ChangelogDialect, _ options: JSONOptions, _ schema: Schema) {
        self.dialect = dialect
        objects = JSONEncoder(options, schema)
    }

    func encode(_ columns: [Column], row: Int, kind: RowKind, into bytes: inout [UInt8]) throws(JobFailure) {
        var object: [UInt8] = []
        try objects.appendObject(columns, row, &object)
        dialect.write(object, kind.isAccumulate, &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }
}
