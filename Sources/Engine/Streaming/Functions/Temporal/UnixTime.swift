import LabKernel
import StreamTypes

/// `FROM_UNIXTIME(seconds [, pattern])` and `UNIX_TIMESTAMP([text [, pattern]])`, in the session's time zone.
enum UnixTime {
    static func toText(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (buffer, memo, zone) = (TextBuffer(), Memo<SimpleDatePattern>(), call.clock.zone)
        return try call.with(.bigint, .string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let pattern = try pattern(memo, arguments, 1, row)
                pattern.write(Int64(arguments[0].int(row)) &* 1000, zone, to: buffer)
                buffer.flush(to: out)
            })
    }

    /// The least BIGINT for a text that is no time, as in Flink; without a text, the seconds of now.
    static func fromText(_ call: FunctionCall) throws(LabError) -> Kernel {
        let clock = call.clock
        if call.operands.isEmpty {
            return call.kernel(isVolatile: true) { _, n, out in
                out.resize(n)
                for row in 0..<n { out.int64s[row] = clock.processingMillis / 1000 }
            }
        }
        if call.operandType(0).isTimestamp {
            return call.kernel(
                Lanes.strict { arguments, row, out in
                    out.append(int64: TimestampLanes.millis(arguments[0], row) / 1000)
                })
        }
        let (memo, zone) = (Memo<SimpleDatePattern>(), clock.zone)
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let pattern = try pattern(memo, arguments, 1, row)
                let millis = pattern.millis(arguments[0].bytes(row), zone)
                out.append(int64: millis.map { $0 / 1000 } ?? .min)
            })
    }

    /// The pattern that operand `index` gives, else the usual one.
    static func pattern(
        _ memo: Memo<SimpleDatePattern>, _ arguments: [Column], _ index: Int, _ row: Int
    ) throws(JobFailure) -> SimpleDatePattern {
        guard index < arguments.count else {
            return try usual.withUnsafeBufferPointer { text throws(JobFailure) in try memo.value(text, make) }
        }
        return try memo.value(arguments[index].bytes(row), make)
    }

    private static let usual = Array(SimpleDatePattern.timestamp.utf8)

    private static func make(_ text: String) throws(JobFailure) -> SimpleDatePattern {
        try SimpleDatePattern(text)
    }
}
