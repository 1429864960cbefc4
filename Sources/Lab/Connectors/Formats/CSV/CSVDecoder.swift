import StreamTypes
import Streaming

/// Reads CSV records into columns: first all records are split into fields, then each column is converted as
/// a whole.
final class CSVDecoder: RecordDecoder {
    private(set) var skippedRecords: Int64 = 0
    private let options: CSVOptions
    private let scanner: CSVScanner
    private let plain: CSVPlainScanner?
    private let fields: FieldTable
    /// Output column, field and converter.
    private let converters: [(out: Int, field: Int, FieldConverter)]
    private let names: [String]

    init(_ options: CSVOptions, _ schema: Schema, _ columns: DecodedColumns) {
        self.options = options
        scanner = CSVScanner(options)
        plain = CSVPlainScanner(options, columns: schema.count)
        fields = FieldTable(columns: schema.count)
        names = schema.names
        let nested = CSVNestedFields(options)
        converters = columns.sources.enumerated().compactMap { out, source in
            guard case .field(let field) = source else { return nil }
            let converter = FieldConverter(
                schema[field].type.logical, standard: .sql, isCSV: true, ignoresErrors: options.ignoresErrors,
                nested: nested)
            return (out, field, converter)
        }
    }

    func decode(
        _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into batch: Batch, limit: Int
    ) throws(JobFailure) -> Int {
        fields.clear()
        plain?.clear()
        var at = 0
        var failure: JobFailure?
        while true {
            at = plainRecords(input, at, limit)
            guard at < input.count, fields.rows < limit else { break }
            let row = fields.openRow()
            switch scanner.scan(input, at, isLast: isLast, fields, row) {
            case .incomplete:
                fields.rows = row
                return try finish(input, at, batch, nil)
            case .skipped(let end):
                fields.rows = row
                at = end
            case .record(let end, let count):
                if let bad = lengthFailure(count) {
                    fields.rows = row
                    if options.ignoresErrors { skippedRecords += 1 } else { failure = bad }
                }
                at = end
            case .malformed(let end, let bad):
                fields.rows = row
                at = end
                if options.ignoresErrors { skippedRecords += 1 } else { failure = bad }
            }
            if failure != nil { break }
            plain?.skip(to: at)
        }
        return try finish(input, at, batch, failure)
    }

    /// Reads records as long as they are plain; returns where the first other one begins.
    private func plainRecords(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        guard let plain, let bytes = input.baseAddress else { return start }
        var at = start
        while at < input.count, fields.rows < limit {
            fields.makeRoom()
            let end = plain.scan(bytes, at, input.count, fields, fields.rows)
            guard end >= 0 else { return at }
            fields.rows += 1
            at = end
        }
        return at
    }

    private func lengthFailure(_ count: Int) -> JobFailure? {
        if count > names.count {
            return JobFailure(
                "com.fasterxml.jackson.dataformat.csv.CsvReadException",
                "Too many entries: expected at most \(names.count) (value #\(names.count))")
        }
        guard count < names.count, !options.ignoresErrors else { return nil }
        return JobFailure(
            "java.lang.RuntimeException",
            "Row length mismatch. \(names.count) fields expected but was \(count).")
    }

    private func finish(
        _ input: UnsafeBufferPointer<UInt8>, _ used: Int, _ batch: Batch, _ failure: JobFailure?
    ) throws(JobFailure) -> Int {
        guard let bytes = input.baseAddress else { return used }
        var failure = failure
        var rows = fields.rows
        if let fault = convert(bytes, rows, batch) {
            rows = fault.row
            failure = fault.failure
            for converter in converters { batch.columns[converter.out].clear() }
            _ = convert(bytes, rows, batch)
        }
        batch.count = rows
        if let failure { throw failure }
        return used
    }

    /// Converts rows `0 ..< rows` of all columns; the fault of the first bad row, if there is one.
    private func convert(_ bytes: UnsafePointer<UInt8>, _ rows: Int, _ batch: Batch) -> FieldConverter.Fault?
    {
        var first: FieldConverter.Fault?
        for (out, field, converter) in converters {
            let fault = converter.convert(fields, column: field, rows: rows, bytes, into: batch.columns[out])
            guard let fault, fault.row < first?.row ?? .max else { continue }
            first = FieldConverter.Fault(
                row: fault.row,
                failure: fault.failure.wrapped(
                    "java.lang.RuntimeException", "Fail to deserialize at field: \(names[field])."))
        }
        return first
    }
}

/// Reads arrays and rows of CSV: elements between element delimiters.
final class CSVNestedFields: NestedFields {
    private let options: CSVOptions

    init(_ options: CSVOptions) { self.options = options }

    func append(
        _ token: UInt8, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ type: LogicalType, to out: Column
    ) throws(JobFailure) {
        let parts = split(bytes, count)
        // A scratch column first, so that a bad element leaves `out` as it was.
        let fresh = Column(out.layout)
        switch type {
        case .array(let element):
            for part in parts { try append(part, bytes, element.logical, fresh.children[0]) }
            fresh.appendOffset(fresh.children[0].count)
        case .row where count == 0: return out.appendNull()
        case .row(let fields):
            if parts.count < fields.count, !options.ignoresErrors {
                throw JobFailure(
                    "java.lang.RuntimeException",
                    "Row length mismatch. \(fields.count) fields expected but was \(parts.count).")
            }
            for (index, field) in fields.enumerated() {
                if index < parts.count {
                    try append(parts[index], bytes, field.type.logical, fresh.children[index])
                } else {
                    fresh.children[index].appendNull()
                }
            }
            fresh.appendRowOfChildren()
        default: throw JobFailure("java.lang.UnsupportedOperationException", "Unsupported type: \(type)")
        }
        out.append(from: fresh, row: 0)
    }

    func appendText(_ text: (UnsafePointer<UInt8>, Int), to out: Column) {
        out.append(bytes: text.0, count: text.1)
    }

    private func append(
        _ part: Range<Int>, _ bytes: UnsafePointer<UInt8>, _ type: LogicalType, _ out: Column
    ) throws(JobFailure) {
        let text = UnsafeBufferPointer(start: bytes + part.lowerBound, count: part.count)
        if let literal = options.nullLiteral, literal.elementsEqual(text) { return out.appendNull() }
        let scalar = ScalarField(type: type, standard: .sql, isCSV: true)
        do throws(JobFailure) {
            try scalar.append(FieldTable.Token.text, bytes + part.lowerBound, part.count, to: out)
        } catch {
            guard options.ignoresErrors else { throw error }
            out.appendNull()
        }
    }

    private func split(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> [Range<Int>] {
        if (0..<count).allSatisfy({ bytes[$0] <= 32 }) { return [] }
        let delimiter = options.elementDelimiter
        guard !delimiter.isEmpty else { return [0..<count] }
        var parts: [Range<Int>] = []
        var (start, at) = (0, 0)
        while at + delimiter.count <= count {
            if delimiter.indices.allSatisfy({ bytes[at + $0] == delimiter[$0] }) {
                parts.append(start..<at)
                at += delimiter.count
                start = at
            } else {
                at += 1
            }
        }
        return parts + [start..<count]
    }
}
