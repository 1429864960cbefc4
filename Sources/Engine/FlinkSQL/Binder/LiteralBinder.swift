import LabKernel
import StreamTypes

/// Makes typed constants of literals as written.
struct LiteralBinder {
    let file: SourceFile

    func bind(_ literal: LiteralSyntax, _ range: TextRange) throws(LabError) -> Expression {
        switch literal {
        case .null: return .literal(.null, DataType(.null))
        case .unknown: return .literal(.null, DataType(.boolean))
        case .boolean(let value): return .literal(.boolean(value), DataType(.boolean, nullable: false))
        case .exact(let text): return try exact(text, range)
        case .approximate(let text):
            guard let value = Double(text), value.isFinite else {
                throw bad("Numeric literal '\(text)' out of range", range)
            }
            return .literal(.double(value), DataType(.double, nullable: false))
        case .string(let text):
            return .literal(
                .string(text), DataType(.char(length: text.utf16.count), nullable: false))
        case .binary(let digits): return try binary(digits, range)
        case .date(let text):
            guard let days = TemporalText.date(text) else {
                throw unread("Illegal DATE literal '\(text)': not in format 'yyyy-MM-dd'", range)
            }
            return .literal(.date(days), DataType(.date, nullable: false))
        case .time(let text):
            guard let millis = TemporalText.time(text) else {
                throw unread("Illegal TIME literal '\(text)': not in format 'HH:mm:ss'", range)
            }
            // Flink keeps no fraction of a TIME.
            return .literal(
                .time(millis - millis % 1_000), DataType(.time(precision: 0), nullable: false))
        case .timestamp(let text):
            guard let (millis, nanos, digits) = TemporalText.timestamp(text) else {
                throw unread(
                    "Illegal TIMESTAMP literal '\(text)': not in format 'yyyy-MM-dd HH:mm:ss'", range)
            }
            return .literal(
                .timestamp(millis: millis, nanos: nanos),
                DataType(.timestamp(precision: min(digits, 9)), nullable: false))
        case .interval(let interval): return try self.interval(interval, range)
        }
    }

    private func bad(_ message: String, _ range: TextRange) -> LabError {
        SQLErrors.make("SQL103", message, SourceSpan(file: file, start: range.start, end: range.end))
    }

    /// A mistake that Flink's parser finds.
    private func unread(_ message: String, _ range: TextRange) -> LabError {
        SQLErrors.parse(message, SourceSpan(file: file, start: range.start, end: range.end))
    }

    // MARK: - Numbers

    /// INT or BIGINT without a fraction, else a DECIMAL with as many digits as are written; either way the
    /// digits must fit in 64 bits.
    private func exact(_ text: String, _ range: TextRange) throws(LabError) -> Expression {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let digits = String(parts[0]) + fraction
        if fraction.isEmpty {
            guard let value = Int64(digits) else {
                throw bad("Numeric literal '\(text)' out of range", range)
            }
            let type: LogicalType = Int32(exactly: value) == nil ? .bigint : .int
            return .literal(.integer(value), DataType(type, nullable: false))
        }
        guard let value = Int64(digits), digits.count <= LogicalType.maxDecimalPrecision else {
            throw bad("Numeric literal '\(text)' out of range", range)
        }
        let precision = max(digits.count, fraction.count)
        return .literal(
            .decimal(Int128(value)),
            DataType(.decimal(precision: precision, scale: fraction.count), nullable: false))
    }

    private func binary(_ digits: String, _ range: TextRange) throws(LabError) -> Expression {
        let hex = Array(digits.utf8)
        guard hex.count % 2 == 0 else {
            throw bad("Binary literal string must contain an even number of hexits", range)
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: hex.count, by: 2) {
            guard let byte = UInt8(String(decoding: hex[index..<index + 2], as: UTF8.self), radix: 16) else {
                throw bad("Binary literal string must contain only characters '0' - '9', 'A' - 'F'", range)
            }
            bytes.append(byte)
        }
        return .literal(.bytes(bytes), DataType(.binary(length: bytes.count), nullable: false))
    }

    // MARK: - Intervals

    private func interval(_ interval: IntervalSyntax, _ range: TextRange) throws(LabError) -> Expression {
        let name = "INTERVAL \(interval.start)" + (interval.end.map { " TO \($0)" } ?? "")
        guard let value = IntervalText.parse(interval) else {
            throw bad("Illegal interval literal format '\(interval.text)' for \(name)", range)
        }
        if let field = IntervalText.tooLong(interval) {
            throw bad(
                "Interval field value \(field) exceeds precision of \(interval.start)"
                    + "(\(interval.precision ?? 2)) field", range)
        }
        switch value {
        case .months: return .literal(value, DataType(.intervalYearMonth, nullable: false))
        default: return .literal(value, DataType(.intervalDayTime, nullable: false))
        }
    }
}
