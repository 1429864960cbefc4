import LabKernel
import StreamTypes

/// `DATE_FORMAT(value, pattern)`: a timestamp by `DateTimeFormatter`; a text is read as `yyyy-MM-dd HH:mm:ss`
/// and written by `SimpleDateFormat`, NULL if it is no time.
enum DateFormat {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let type = call.operandType(0)
        if type.isCharacter { return try text(call) }
        let typed = try call.with(type == .date ? .timestamp(precision: 3) : type, .string)
        let from = typed.operandType(0)
        guard from.isTimestamp else {
            throw LabError("ENG004", "DATE_FORMAT cannot write a value of type \(type)")
        }
        let (buffer, memo, zone) = (TextBuffer(), Memo<DateTimePattern>(), call.clock.zone)
        return typed.kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let pattern = try memo.value(arguments[1].bytes(row)) { text throws(JobFailure) in
                    try DateTimePattern(text)
                }
                let nanos = TimestampLanes.nanos(arguments[0], row, precision: from.timePrecision)
                let local = from.isLTZ ? TimestampLanes.local(nanos, zone) : nanos
                try pattern.write(LocalFields(nanos: local), to: buffer)
                buffer.flush(to: out)
            })
    }

    private static func text(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (buffer, memo) = (TextBuffer(), Memo<SimpleDatePattern>())
        let source = Memo<SimpleDatePattern>()
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let pattern = try memo.value(arguments[1].bytes(row)) { text throws(JobFailure) in
                    try SimpleDatePattern(text)
                }
                let reader = try UnixTime.pattern(source, arguments, 2, row)
                guard let millis = reader.millis(arguments[0].bytes(row), .utc) else {
                    return out.appendNull()
                }
                pattern.write(millis, .utc, to: buffer)
                buffer.flush(to: out)
            })
    }
}
