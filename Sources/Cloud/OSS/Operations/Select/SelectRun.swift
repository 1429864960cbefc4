import CloudGateway
import LabKernel

/// Runs one statement over an object's records.
struct SelectRun {
    private let statement: SelectStatement
    private let format: SelectFormat
    private var frames: SelectFrames
    private var accumulators: [SelectAccumulator] = []
    private var taken = 0
    private var skipped: Int64 = 0
    private var offset = 0
    /// Bytes of the object as stored.
    private let scanned: Int

    init(_ statement: SelectStatement, _ format: SelectFormat, scanned: Int) {
        (self.statement, self.format, self.scanned) = (statement, format, scanned)
        frames = SelectFrames(isRaw: format.isRaw, hasChecksums: format.hasChecksums)
        if case .aggregates(let list) = statement.output {
            accumulators = list.map { SelectAccumulator($0.function) }
        }
    }

    /// The answer's body. Throws what stopped a selection before anything came out of it, where the answer
    /// can still say so.
    mutating func body(over source: SelectSource) throws(CloudError) -> [UInt8] {
        if format.writesHeader, !format.isJSON { writeHeader(source) }
        var failure: SelectFailure?
        do throws(SelectFailure) { try select(from: source) } catch { failure = error }
        if let failure, format.isRaw || (format.isJSON && taken == 0) {
            throw CloudError(failure.code, status: 400, failure.message)
        }
        let reached = failure == nil ? scanned : min(offset, scanned)
        frames.end(offset: reached, scanned: reached, failure: failure)
        return frames.bytes
    }

    private mutating func select(from source: SelectSource) throws(SelectFailure) {
        var run = self
        defer { self = run }
        try source.forEach { (record, end) throws(SelectFailure) in
            run.offset = end
            guard case .json(let document) = record, !run.statement.source.isEmpty else {
                return try run.take(record)
            }
            for value in SelectRecord.values(run.statement.source[...], in: document) {
                guard try run.take(.json(value)) else { return false }
            }
            return true
        }
        try run.finish()
    }

    /// Judges and writes a record; false when no more are wanted.
    private mutating func take(_ record: SelectRecord) throws(SelectFailure) -> Bool {
        if let limit = statement.limit, taken >= limit { return false }
        if format.skipsPartialRecords,
            statement.columns.contains(where: { record.value(of: $0) == nil })
        {
            try skip("A record lacks a column.")
            return true
        }
        do throws(SelectMismatch) {
            if let condition = statement.condition, try condition.truth(in: record) != true { return true }
            try write(record)
            taken += 1
        } catch {
            try skip("The data do not match the statement: \(error.reason).")
        }
        return true
    }

    private mutating func skip(_ reason: String) throws(SelectFailure) {
        skipped += 1
        guard skipped <= format.skippedRecordsAllowed else {
            throw SelectFailure("ExceedMaxSkippedRecords", reason)
        }
    }

    private mutating func write(_ record: SelectRecord) throws(SelectMismatch) {
        switch (statement.output, record) {
        case (.aggregates(let list), _):
            var values: [SelectValue?] = []
            for item in list { values.append(try item.argument?.value(in: record)) }
            for index in list.indices { try accumulators[index].add(values[index]) }
        case (.everything, .fields(let fields)): write(fields)
        case (.everything, .json(let value)): write(value)
        case (.columns(let list), .fields(let fields)):
            write(
                format.keepsAllColumns
                    ? kept(list.map(\.column), of: fields)
                    : list.map { item in
                        record.value(of: item.column)?.text ?? ""
                    })
        case (.columns(let list), .json):
            write(
                .object(
                    list.compactMap { item in
                        record.value(of: item.column).map { (item.name, $0.json) }
                    }))
        }
    }

    /// All fields, those that were not asked for empty.
    private func kept(_ columns: [SelectColumn], of fields: [String]) -> [String] {
        fields.enumerated().map { index, text in columns.contains(.field(index)) ? text : "" }
    }

    private mutating func write(_ fields: [String]) {
        var bytes: [UInt8] = []
        format.output.write(fields, into: &bytes)
        frames.append(bytes, offset: offset)
    }

    private mutating func write(_ value: JSONValue) {
        var bytes: [UInt8] = []
        JSONWriter.write(value, into: &bytes)
        frames.append(bytes + format.output.recordDelimiter, offset: offset)
    }

    private mutating func writeHeader(_ source: SelectSource) {
        switch statement.output {
        case .everything: if !source.headerFields.isEmpty { write(source.headerFields) }
        case .columns(let list): write(list.map(\.name))
        case .aggregates(let list): write(list.map(\.name))
        }
    }

    /// Writes the one record of aggregates.
    private mutating func finish() throws(SelectFailure) {
        guard case .aggregates(let list) = statement.output else { return }
        let values = accumulators.map(\.result)
        if format.isJSON {
            write(.object(zip(list, values).map { ($0.name, $1.json) }))
        } else {
            write(values.map(\.text))
        }
    }
}

/// One aggregate. NULL counts for nothing.
struct SelectAccumulator {
    private let function: SelectFunction
    private var count: Int64 = 0
    private var total = SelectValue.int(0)
    private var best = SelectValue.null

    init(_ function: SelectFunction) { self.function = function }

    /// Adds a value; nil for `count(*)`.
    mutating func add(_ value: SelectValue?) throws(SelectMismatch) {
        guard let value else {
            count += 1
            return
        }
        switch function {
        case .count: if value.isNull { return }
        case .sum, .avg:
            let number = try value.number()
            if number.isNull { return }
            total = try SelectValue.apply(.plus, total, number)
        case .max, .min:
            if value.isNull { return }
            let isBetter =
                try function == .max ? SelectValue.isLess(best, value) : SelectValue.isLess(value, best)
            if isBetter ?? true { best = value }
        }
        count += 1
    }

    var result: SelectValue {
        switch function {
        case .count: .int(count)
        case .sum: count == 0 ? .null : total
        case .avg: count == 0 ? .null : .double(total.double / Double(count))
        case .max, .min: best
        }
    }
}
