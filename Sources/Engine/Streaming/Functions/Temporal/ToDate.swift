import LabKernel
import StreamTypes

/// `TO_DATE(text [, pattern])`: NULL for a text that is no date, but see `unreadable`.
enum ToDate {
    /// With a pattern, Flink turns a text that does not fit into the instant `Long.MIN_VALUE`, whose day
    /// number wraps to this.
    private static let unreadable: Int64 = 622_191_233

    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        guard call.operands.count > 1 else {
            return try call.withAll(.string).kernel(
                Lanes.strict { arguments, row, out in
                    guard let days = DateText.days(arguments[0].bytes(row)) else { return out.appendNull() }
                    out.append(int64: Int64(days))
                })
        }
        let memo = Memo<SimpleDatePattern>()
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let pattern = try UnixTime.pattern(memo, arguments, 1, row)
                let millis = pattern.millis(arguments[0].bytes(row), .utc)
                out.append(int64: millis.map { $0.dividedFloor(by: JavaCalendar.dayMillis) } ?? unreadable)
            })
    }
}
