import StreamTypes

/// Casts to TINYINT, SMALLINT, INT and BIGINT. Fractions are cut off; numbers wrap, doubles saturate first,
/// as in Java; a text out of range fails.
enum IntegerCast {
    static func make(_ cast: Cast) -> RowCast? {
        let (from, bits) = (cast.from, width(cast.to))
        switch from {
        case .char, .varchar:
            return .failing { (arguments, row, out) throws(JobFailure) in
                out.append(int64: try parse(arguments[0].bytes(row), bits))
            }
        case .boolean:
            return .always { arguments, row, out in out.append(int64: arguments[0].bool(row) ? 1 : 0) }
        case .float, .double:
            return .always { arguments, row, out in
                out.append(int64: narrowed(arguments[0].double(row), bits))
            }
        case .decimal:
            return .always { arguments, row, out in
                let whole = DecimalLanes(arguments[0], from)[row] / DecimalMath.powers[from.scale]
                out.append(int64: wrapped(Int64(truncatingIfNeeded: whole), bits))
            }
        case .intervalYearMonth, .intervalDayTime:
            return .always { arguments, row, out in
                out.append(int64: wrapped(Int64(arguments[0].int(row)), bits))
            }
        default: return nil
        }
    }

    private static func width(_ type: LogicalType) -> Int {
        switch type {
        case .tinyint: 8
        case .smallint: 16
        case .int: 32
        default: 64
        }
    }

    /// The low `bits` bits, signed.
    static func wrapped(_ value: Int64, _ bits: Int) -> Int64 {
        (value << Int64(64 - bits)) >> Int64(64 - bits)
    }

    /// Java's narrowing: NaN is 0, a double beyond the type's range is its end (for TINYINT and SMALLINT that
    /// of INT, then cut).
    static func narrowed(_ value: Double, _ bits: Int) -> Int64 {
        guard !value.isNaN else { return 0 }
        let (low, high): (Int64, Int64) = bits == 64 ? (.min, .max) : (Int64(Int32.min), Int64(Int32.max))
        let whole = value >= Double(high) ? high : value <= Double(low) ? low : Int64(value)
        return wrapped(whole, bits)
    }

    private static func parse(_ text: TextBytes, _ bits: Int) throws(JobFailure) -> Int64 {
        let trimmed = BlankTrim.trimmed(text)
        guard !trimmed.isEmpty else { throw failure(trimmed, "Input is empty.") }
        var offset = 0
        let isNegative = trimmed[0] == 0x2D
        if isNegative || trimmed[0] == 0x2B {
            offset = 1
            guard trimmed.count > 1 else {
                throw failure(trimmed, "Input has only positive or negative symbol.")
            }
        }
        var value: Int64 = 0
        while offset < trimmed.count, trimmed[offset] != 0x2E {
            guard let digit = digit(trimmed[offset]) else {
                throw failure(trimmed, "Invalid character found.")
            }
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (next, under) = tens.subtractingReportingOverflow(Int64(digit))
            guard !over, !under else { throw failure(trimmed, "Overflow.") }
            value = next
            offset += 1
        }
        for index in min(offset + 1, trimmed.count)..<trimmed.count where digit(trimmed[index]) == nil {
            throw failure(trimmed, "Invalid character found.")
        }
        let (signed, overflow) = isNegative ? (value, false) : Int64(0).subtractingReportingOverflow(value)
        guard !overflow, wrapped(signed, bits) == signed else { throw failure(trimmed, "Overflow.") }
        return signed
    }

    private static func digit(_ byte: UInt8) -> UInt8? { (0x30...0x39).contains(byte) ? byte - 0x30 : nil }

    private static func failure(_ text: TextBytes, _ reason: String) -> JobFailure {
        .numberFormat("For input string: '\(String(decoding: text, as: UTF8.self))'. \(reason)")
    }
}

/// What casts of texts to numbers take away at both ends: spaces.
enum BlankTrim {
    static func trimmed(_ text: TextBytes) -> TextBytes {
        var (start, end) = (0, text.count)
        while start < end, text[start] == 0x20 { start += 1 }
        while end > start, text[end - 1] == 0x20 { end -= 1 }
        return Text.slice(text, start, end)
    }
}
