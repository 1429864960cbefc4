import LabKernel
import StreamTypes

/// `TO_TIMESTAMP(text [, pattern])`, NULL for a text that is no time, and `TO_TIMESTAMP_LTZ(number, 0 | 3)`,
/// seconds or milliseconds, NULL outside the years 0 to 9999.
enum ToTimestamp {
    /// A text that does not fit the pattern is tried with the usual formats before it gives NULL.
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let precision = call.type.logical.timePrecision
        let memo = Memo<DateTimePattern>()
        return try call.withAll(.string).kernel(
            fails: call.operands.count > 1,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let text = arguments[0].bytes(row)
                let nanos: Int128?
                if arguments.count > 1 {
                    let pattern = try memo.value(arguments[1].bytes(row)) { text throws(JobFailure) in
                        try DateTimePattern(text)
                    }
                    nanos = pattern.nanos(text) ?? TimestampText.lenientNanos(text)
                } else {
                    nanos = try? TimestampText.nanos(text)
                }
                guard let nanos else { return out.appendNull() }
                out.append(nanos: nanos, precision: precision)
            })
    }

    private static let seconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799
    private static let millis: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    static func compileLTZ(_ call: FunctionCall) throws(LabError) -> Kernel {
        let precision = call.type.logical.timePrecision
        let type = call.operandType(0)
        if type.isCharacter { return try text(call, precision) }
        if type.isInteger, precision == 3, let inSeconds = inSeconds(call) {
            return integers(call, inSeconds: inSeconds)
        }
        return try call.with(type, .int).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let unit = arguments.count > 1 ? arguments[1].int(row) : 3
                guard unit == 0 || unit == 3 else { throw unsupported(unit) }
                guard let value = millis(arguments[0], row, type, inSeconds: unit == 0),
                    millis.contains(value)
                else {
                    return out.appendNull()
                }
                out.append(nanos: Int128(value) * 1_000_000, precision: precision)
            })
    }

    /// Whether the second operand says seconds; nil if it is no literal or neither 0 nor 3.
    private static func inSeconds(_ call: FunctionCall) -> Bool? {
        guard call.operands.count > 1 else { return false }
        guard case .int(let unit)? = call.literal(1), unit == 0 || unit == 3 else { return nil }
        return unit == 0
    }

    /// Whole numbers, a column at a time.
    private static func integers(_ call: FunctionCall, inSeconds: Bool) -> Kernel {
        let (range, factor): (ClosedRange<Int64>, Int64) = inSeconds ? (seconds, 1_000) : (millis, 1)
        return call.kernel { arguments, n, out in
            out.resize(n)
            let (values, mask, lanes) = (arguments[0].int64s, arguments[0].mask, out.int64s)
            var outside = 0
            for row in 0..<n {
                let value = values[row & mask]
                lanes[row] = value &* factor
                outside &+= range.contains(value) ? 0 : 1
            }
            out.intersectValidity([arguments[0]], n)
            guard outside > 0 else { return }
            for row in 0..<n where !range.contains(values[row & mask]) { out.setNull(row) }
        }
    }

    private static func millis(_ column: Column, _ row: Int, _ type: LogicalType, inSeconds: Bool) -> Int64? {
        switch type {
        case .float, .double:
            let value = column.double(row)
            guard inSeconds else { return IntegerCast.narrowed(value, 64) }
            guard value >= Double(seconds.lowerBound), value <= Double(seconds.upperBound) else { return nil }
            return IntegerCast.narrowed(value * 1000, 64)
        case .decimal:
            let whole = DecimalLanes(column, type)[row] / DecimalMath.powers[type.scale]
            return Int64(truncatingIfNeeded: whole) &* (inSeconds ? 1000 : 1)
        default:
            let value = Int64(column.int(row))
            guard inSeconds else { return value }
            return seconds.contains(value) ? value * 1000 : nil
        }
    }

    /// `TO_TIMESTAMP_LTZ(text [, pattern [, zone]])`.
    private static func text(_ call: FunctionCall, _ precision: Int) throws(LabError) -> Kernel {
        let (memo, zones) = (Memo<DateTimePattern>(), Memo<ZoneRules>())
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let text = arguments[0].bytes(row)
                var nanos = try? TimestampText.nanos(text)
                if arguments.count > 1 {
                    nanos = try memo.value(arguments[1].bytes(row)) { text throws(JobFailure) in
                        try DateTimePattern(text)
                    }.nanos(text)
                }
                let zone =
                    arguments.count > 2
                    ? try zones.value(arguments[2].bytes(row)) { ZoneRules.lenient($0) } : .utc
                guard let nanos else { return out.appendNull() }
                out.append(nanos: TimestampLanes.utc(nanos, zone), precision: precision)
            })
    }

    private static func unsupported(_ precision: Int) -> JobFailure {
        JobFailure(
            "org.apache.flink.table.api.TableException",
            "The precision value '\(precision)' for function TO_TIMESTAMP_LTZ(numeric, precision) is unsupported, "
                + "the supported value is '0' for second or '3' for millisecond.")
    }
}
