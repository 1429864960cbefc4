import StreamTypes
import Streaming

/// Reads JSON lines into columns: first all lines are split into fields, then each column is converted as a
/// whole.
///
/// A line may also hold an array of objects, one row each.
final class JSONDecoder: RecordDecoder {
    private(set) var skippedRecords: Int64 = 0
    private let options: JSONOptions
    private let rows: JSONRowScanner
    private let plain: JSONPlainScanner
    private let fields: FieldTable
    private let columns: FieldColumns
    private let lines = LineReader()

    static let missingField = JobFailure(
        "org.apache.flink.formats.json.JsonParseException", "Some field is missing in the JSON data.")

    init(_ options: JSONOptions, _ schema: Schema, _ columns: DecodedColumns) {
        self.options = options
        fields = FieldTable(columns: schema.count)
        rows = JSONRowScanner(schema.names)
        plain = JSONPlainScanner(rows, columns: schema.count)
        self.columns = FieldColumns(schema, columns, options)
    }

    func decode(
        _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into batch: Batch, limit: Int
    ) throws(JobFailure) -> Int {
        fields.clear()
        guard let bytes = input.baseAddress else { return 0 }
        var at = 0
        var failure: JobFailure?
        while failure == nil {
            at = plainLines(bytes, at, input.count, limit)
            guard fields.rows < limit, let line = lines.next(bytes, at, input.count, isLast) else { break }
            let before = fields.rows
            do throws(JSONScanner.Fault) {
                try scan(bytes, line.text)
                if options.failsOnMissingField, isIncomplete(before) {
                    failure = fail(Self.missingField, bytes, line.text)
                }
            } catch {
                if options.ignoresErrors {
                    skippedRecords += 1
                } else {
                    failure = fail(error.failure, bytes, line.text)
                }
            }
            if failure != nil { fields.rows = before }
            at = line.end
        }
        batch.count = try columns.convert(fields, bytes, into: batch, failure)
        return at
    }

    /// Reads lines as long as they are plain; returns where the first other one begins.
    private func plainLines(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ limit: Int) -> Int {
        var at = start
        while at < end, fields.rows < limit {
            fields.makeRoom()
            let stop = plain.scan(bytes, at, end, fields, fields.rows)
            guard stop >= 0 else { return at }
            fields.rows += 1
            at = stop
        }
        return at
    }

    private func scan(_ bytes: UnsafePointer<UInt8>, _ line: Range<Int>) throws(JSONScanner.Fault) {
        var scanner = JSONScanner(bytes, from: line.lowerBound, to: line.upperBound)
        let before = fields.rows
        do throws(JSONScanner.Fault) {
            switch scanner.peek() {
            case UInt8(ascii: "{"): try rows.scan(&scanner, fields, fields.openRow())
            case UInt8(ascii: "["):
                try scanner.elements { (scanner) throws(JSONScanner.Fault) in
                    guard scanner.peek() == UInt8(ascii: "{") else {
                        _ = try scanner.value()
                        throw JSONScanner.Fault(
                            exception: "JsonParseException", message: "an array of objects is expected")
                    }
                    try self.rows.scan(&scanner, self.fields, self.fields.openRow())
                }
            case nil:
                throw JSONScanner.Fault(
                    exception: "databind.JsonMappingException",
                    message: "No content to map due to end-of-input")
            default:
                _ = try scanner.value()
                throw JSONScanner.Fault(
                    exception: "databind.JsonMappingException",
                    message: "No content to map due to end-of-input")
            }
        } catch {
            fields.rows = before
            throw error
        }
    }

    private func isIncomplete(_ first: Int) -> Bool {
        (first..<fields.rows).contains { row in
            (0..<fields.columns).contains {
                fields.tokens[$0 * fields.capacity + row] == FieldTable.Token.missing
            }
        }
    }

    private func fail(_ cause: JobFailure, _ bytes: UnsafePointer<UInt8>, _ line: Range<Int>) -> JobFailure {
        let text = NumberScan.text(bytes + line.lowerBound, line.count)
        return cause.wrapped("java.io.IOException", "Failed to deserialize JSON '\(text)'.")
    }
}

/// Finds lines; `\r` before the line end does not belong to them.
struct LineReader {
    /// The line at `start`; nil if there is none or, without `isLast`, its end is not in the input.
    func next(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool
    ) -> (text: Range<Int>, end: Int)? {
        guard start < end else { return nil }
        var at = start
        while at < end {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self) ^ 0x0A0A_0A0A_0A0A_0A0A
            let hits = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if hits != 0 {
                at += hits.trailingZeroBitCount >> 3
                break
            }
            at += 8
        }
        if at >= end {
            guard isLast else { return nil }
            return (start..<stripped(bytes, start, end), end)
        }
        return (start..<stripped(bytes, start, at), at + 1)
    }

    private func stripped(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    }
}

/// The columns of a JSON decoder with their converters.
final class FieldColumns {
    private let converters: [(out: Int, field: Int, converter: FieldConverter)]
    private let names: [String]

    init(_ schema: Schema, _ columns: DecodedColumns, _ options: JSONOptions) {
        names = schema.names
        let nested = JSONNestedFields(options)
        converters = columns.sources.enumerated().compactMap { out, source in
            guard case .field(let field) = source else { return nil }
            let converter = FieldConverter(
                schema[field].type.logical, standard: options.standard, isCSV: false,
                ignoresErrors: options.ignoresErrors, nested: nested)
            return (out, field, converter)
        }
    }

    /// Converts all rows of a table into the columns of `batch`, up to the first bad one.
    ///
    /// - Parameter failure: what stopped the reading of records after the table's last row.
    /// - Returns: the rows converted, if no row is bad and nothing stopped the reading.
    func convert(
        _ fields: FieldTable, _ bytes: UnsafePointer<UInt8>, into batch: Batch, _ failure: JobFailure?
    ) throws(JobFailure) -> Int {
        var failure = failure
        var rows = fields.rows
        if let fault = convert(fields, bytes, rows, batch) {
            rows = fault.row
            failure = fault.failure
            for (out, _, _) in converters { batch.columns[out].clear() }
            _ = convert(fields, bytes, rows, batch)
        }
        batch.count = rows
        if let failure { throw failure }
        return rows
    }

    private func convert(
        _ fields: FieldTable, _ bytes: UnsafePointer<UInt8>, _ rows: Int, _ batch: Batch
    ) -> FieldConverter.Fault? {
        var first: FieldConverter.Fault?
        for (out, field, converter) in converters {
            let fault = converter.convert(fields, column: field, rows: rows, bytes, into: batch.columns[out])
            guard let fault, fault.row < first?.row ?? .max else { continue }
            let cause = fault.failure.wrapped(
                "org.apache.flink.formats.json.JsonParseException",
                "Fail to deserialize at field: \(names[field]).")
            first = FieldConverter.Fault(row: fault.row, failure: cause)
        }
        return first
    }
}
