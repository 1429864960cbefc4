import FlinkSQL
import LabKernel
import StreamTypes

/// Attaches TUMBLE, HOP and CUMULATE windows to rows (`WindowTableFunction`): one output row per window a row
/// is in, late or not.
final class WindowTableFunctionOperator: Operator {
    private let window: WindowStrategy
    private let slices: WindowSlices
    private let out: Batch
    private let timeColumn: Int

    init(
        _ window: WindowStrategy, slices: WindowSlices, timeColumn: Int, output: Schema,
        clock: EvaluationClock
    ) {
        self.window = window
        self.slices = slices
        self.timeColumn = timeColumn
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        out.clear()
        let times = batch.columns[timeColumn]
        for row in 0..<batch.count {
            if window.isEventTime, times.isNull(row) {
                throw JobFailure(
                    "java.lang.RuntimeException",
                    "RowTime field should not be null, please convert it to a non-null long value.")
            }
            let millis = window.isEventTime ? TimestampLanes.millis(times, row) : clock.processingMillis
            attach(batch, row, WindowTime.local(millis, window, clock.zone))
        }
        try emit(out)
    }

    private func attach(_ batch: Batch, _ row: Int, _ local: Int64) {
        let slice = slices.sliceEnd(local)
        var ends: [Int64] = []
        var end = slices.firstWindowEnd(ofSlice: slice)
        let last = slices.lastWindowEnd(ofSlice: slice)
        while end <= last {
            ends.append(end)
            end = slices.nextWindowEnd(end)
        }
        // Flink lists hopping windows from the last one back.
        let isHopping = !slices.isCumulating && !slices.isTumbling
        for end in isHopping ? ends.reversed() : ends {
            for (target, source) in zip(out.columns, batch.columns) { target.append(from: source, row: row) }
            let first = batch.columns.count
            out.columns[first].append(int64: slices.windowStart(end))
            out.columns[first + 1].append(int64: end)
            out.columns[first + 2].append(int64: WindowTime.lastMillisecond(end, window, clock.zone))
            out.endRow(batch.kind(row))
        }
    }
}

/// Between the instants of a time attribute and the local time its windows are laid out in.
enum WindowTime {
    /// Whether windows are laid out in a zone other than the attribute's own time.
    private static func isZoned(_ window: WindowStrategy) -> Bool {
        window.timeType.logical.isLTZ || !window.isEventTime
    }

    /// Local milliseconds of a time attribute's value.
    static func local(_ millis: Int64, _ window: WindowStrategy, _ zone: ZoneRules) -> Int64 {
        isZoned(window) ? zone.local(fromUTC: millis) : millis
    }

    /// The last millisecond of the window that ends at local `end`, as a value of the time attribute.
    static func lastMillisecond(_ end: Int64, _ window: WindowStrategy, _ zone: ZoneRules) -> Int64 {
        (isZoned(window) ? zone.utc(fromLocal: end) : end) - 1
    }
}
