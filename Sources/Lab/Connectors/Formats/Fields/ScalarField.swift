import LabKernel
import StreamTypes
import Streaming

/// One value of a scalar type from its text.
struct ScalarField {
    let type: LogicalType
    let standard: TimeScan.Standard
    /// CSV reads times by `java.sql.Time`, without fraction.
    let isCSV: Bool

    /// Appends the value of a field that is not NULL.
    ///
    /// - Throws: the root exception that Flink's converters throw.
    func append(
        _ token: UInt8, _ bytes: UnsafePointer<UInt8>, _ count: Int, to out: Column
    ) throws(JobFailure) {
        switch type {
        case .boolean: out.append(bool: isTrue(token, bytes, count))
        case .tinyint: out.append(int64: try integer(token, bytes, count, Int64(Int8.min), Int64(Int8.max)))
        case .smallint:
            out.append(int64: try integer(token, bytes, count, Int64(Int16.min), Int64(Int16.max)))
        case .int, .intervalYearMonth:
            out.append(int64: try integer(token, bytes, count, Int64(Int32.min), Int64(Int32.max)))
        case .bigint, .intervalDayTime: out.append(int64: try integer(token, bytes, count, .min, .max))
        case .float: out.append(double: Double(Float(try double(bytes, count))))
        case .double: out.append(double: try double(bytes, count))
        case .decimal(let precision, let scale): try appendDecimal(bytes, count, precision, scale, out)
        case .char, .varchar: out.append(bytes: bytes, count: count)
        case .binary, .varbinary: try appendBinary(bytes, count, out)
        case .date: out.append(int64: Int64(try date(bytes, count)))
        case .time(let precision): out.append(int64: try time(bytes, count, precision))
        case .timestamp(let precision, _): store(try moment(bytes, count, withZone: false), precision, out)
        case .timestampLTZ(let precision, _): store(try moment(bytes, count, withZone: true), precision, out)
        case .array, .map, .multiset, .row, .null, .symbol, .descriptor:
            preconditionFailure("not a scalar type")
        }
    }

    private func isTrue(_ token: UInt8, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        if token == FieldTable.Token.yes { return true }
        return NumberScan.text(bytes, count).trimmed.lowercased() == "true"
    }

    /// A whole number in bounds; INT and BIGINT cut JSON's real numbers to their whole part.
    func integer(
        _ token: UInt8, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ least: Int64, _ most: Int64
    ) throws(JobFailure) -> Int64 {
        if let value = NumberScan.int64(bytes, count), value >= least, value <= most { return value }
        if token == FieldTable.Token.real, type == .int || type == .bigint,
            let real = NumberScan.double(bytes, count), real > Double(least) - 1, real < Double(most) + 1
        {
            return Int64(real)
        }
        let text = NumberScan.text(bytes, count).trimmed
        if token == FieldTable.Token.integer || token == FieldTable.Token.real,
            type == .int || type == .bigint
        {
            throw JobFailure(
                "com.fasterxml.jackson.core.exc.InputCoercionException",
                "Numeric value (\(text)) out of range of \(type == .int ? "int" : "long") (\(least) "
                    + "- \(most))"
            )
        }
        if type == .tinyint || type == .smallint, NumberScan.int64(bytes, count) != nil {
            throw JobFailure(
                "java.lang.NumberFormatException", "Value out of range. Value:\"\(text)\" Radix:10")
        }
        throw JobFailure("java.lang.NumberFormatException", "For input string: \"\(text)\"")
    }

    func double(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(JobFailure) -> Double {
        if let value = NumberScan.double(bytes, count) { return value }
        let text = NumberScan.text(bytes, count).trimmed
        throw JobFailure(
            "java.lang.NumberFormatException", text.isEmpty ? "empty String" : "For input string: \"\(text)\""
        )
    }

    private func appendDecimal(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ precision: Int, _ scale: Int, _ out: Column
    ) throws(JobFailure) {
        switch NumberScan.decimal(bytes, count, precision: precision, scale: scale) {
        case .value(let value) where precision <= 18: out.append(int64: Int64(truncatingIfNeeded: value))
        case .value(let value): out.append(int128: value)
        case .overflow: out.appendNull()
        case .invalid:
            throw JobFailure(
                "java.lang.NumberFormatException",
                "Not a decimal number: \"\(NumberScan.text(bytes, count))\"")
        }
    }

    private func appendBinary(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ out: Column) throws(JobFailure) {
        guard let decoded = Base64.decode(UnsafeBufferPointer(start: bytes, count: count)) else {
            throw JobFailure(
                "com.fasterxml.jackson.databind.exc.InvalidFormatException",
                "Cannot access contents of TextNode as binary due to broken Base64 encoding: "
                    + "Illegal character in base64 content")
        }
        out.append(bytes: decoded)
    }

    private func date(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(JobFailure) -> Int {
        var scan = TimeScan(bytes, count)
        guard let days = scan.date() else { throw unparsable(bytes, count, scan.at) }
        return days
    }

    private func time(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ precision: Int
    ) throws(JobFailure) -> Int64 {
        var scan = TimeScan(bytes, count)
        guard let nanos = scan.time() else { throw unparsable(bytes, count, scan.at) }
        return nanos / 1_000_000_000 * 1_000
    }

    /// A timestamp in the format's standard.
    func moment(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, withZone: Bool
    ) throws(JobFailure) -> TimeScan.Moment {
        var scan = TimeScan(bytes, count)
        if let moment = scan.timestamp(standard, withZone: withZone) { return moment }
        throw unparsable(bytes, count, scan.at)
    }

    private func store(_ moment: TimeScan.Moment, _ precision: Int, _ out: Column) {
        if precision <= 3 {
            out.append(int64: moment.millis.cut(toPrecision: precision))
        } else {
            let unit = [100_000, 10_000, 1_000, 100, 10, 1][precision - 4]
            let nanos = Int128(moment.millis) * 1_000_000 + Int128(Int(moment.nanos) / unit * unit)
            out.append(int128: nanos)
        }
    }

    private func unparsable(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ at: Int) -> JobFailure {
        let text = NumberScan.text(bytes, count)
        return JobFailure(
            "java.time.format.DateTimeParseException", "Text '\(text)' could not be parsed at index \(at)")
    }
}

extension Int64 {
    /// Milliseconds cut to a timestamp precision of 0...3 digits.
    @inline(__always) func cut(toPrecision precision: Int) -> Int64 {
        if precision >= 3 { return self }
        let unit: Int64 = precision == 2 ? 10 : precision == 1 ? 100 : 1_000
        return dividedFloor(by: unit) * unit
    }
}
