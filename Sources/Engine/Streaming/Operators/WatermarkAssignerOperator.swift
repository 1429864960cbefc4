import FlinkSQL
import LabKernel
import StreamTypes

/// Computes watermarks from rows (`WATERMARK FOR ts AS …`).
///
/// The candidate is the greatest watermark of all rows so far. It is sent after a row once it is more than
/// the interval (event-time
/// milliseconds) ahead of the last one sent, and otherwise when the interval (processing time) has passed:
/// both as Flink's
/// `WatermarkAssignerOperator` does. With interval 0 every row that advances it sends it.
///
/// Without a row for longer than the idle timeout (processing time, looked at once an interval) the stream is idle until
/// the next row: it holds nobody's event time back.
///
/// Watermarks that matter to nobody downstream are not sent between rows, so that batches stay whole.
final class WatermarkAssignerOperator: Operator {
    private let rowtimeColumn: Int
    private let watermark: Kernel
    private let intervalMillis: Int64
    /// 0 for a stream that is never idle.
    private let idleMillis: Int64
    private var lastRowMillis: Int64 = 0
    private var isIdle = false
    private let interest: WatermarkInterest
    /// The greatest candidate so far, and the last one that counts as sent. They start at 0, as in Flink:
    /// rows before 1970 send none.
    private var current: Int64 = 0
    private var last: Int64 = 0
    /// The last one really sent.
    private var sent: Int64 = 0
    private var timer: Int64?
    private var isRestored = false
    private let part: Batch

    /// - Parameter interest: which watermarks matter to the operators downstream.
    init(
        _ assigner: WatermarkAssigner, input: Schema, intervalMillis: Int64, idleMillis: Int64 = 0,
        interest: WatermarkInterest, clock: EvaluationClock
    ) throws(LabError) {
        rowtimeColumn = assigner.rowtimeColumn
        watermark = try KernelCompiler(clock: clock).compile(assigner.watermark)
        (self.intervalMillis, self.idleMillis) = (intervalMillis, idleMillis)
        self.interest = interest
        part = Batch(schema: input)
        super.init(clock: clock)
    }

    override var forwardsWatermarks: Bool { false }
    override var nextTimer: Int64? {
        let pending = current > last ? timer : nil
        guard idleMillis > 0, !isIdle else { return pending }
        return min(pending ?? .max, idleCheck)
    }

    /// The first look at which the last row lies longer ago than the timeout.
    private var idleCheck: Int64 {
        let step = intervalMillis > 0 ? min(intervalMillis, idleMillis) : idleMillis
        return ((lastRowMillis + idleMillis).dividedFloor(by: step) + 1) * step
    }

    override func open() throws(JobFailure) { lastRowMillis = clock.processingMillis }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        if idleMillis > 0 { try noteRows() }
        let rowtime = batch.columns[rowtimeColumn]
        if !rowtime.allValid, let row = (0..<batch.count).first(where: { rowtime.isNull($0) }) {
            try pass(batch, 0..<row)
            throw JobFailure(
                "java.lang.RuntimeException",
                "RowTime field should not be null, please convert it to a non-null long value.")
        }
        let candidates: Column
        do throws(RowFailure) {
            candidates = try watermark.evaluate(batch)
        } catch {
            throw error.failure
        }
        try assign(candidates, batch)
        if timer == nil, intervalMillis > 0 {
            timer = clock.processingMillis - clock.processingMillis % intervalMillis + intervalMillis
        }
    }

    private func noteRows() throws(JobFailure) {
        lastRowMillis = clock.processingMillis
        guard isIdle else { return }
        isIdle = false
        try output.emit(idle: false)
    }

    private func assign(_ candidates: Column, _ batch: Batch) throws(JobFailure) {
        var start = 0
        var row = 0
        while row < batch.count {
            guard let stop = scan(candidates, from: row, batch.count) else { break }
            try pass(batch, start..<stop + 1)
            try send()
            start = stop + 1
            row = start
        }
        try pass(batch, start..<batch.count)
    }

    /// Takes rows up to the next one after which a watermark must be sent; nil if there is none.
    private func scan(_ candidates: Column, from first: Int, _ n: Int) -> Int? {
        guard candidates.allValid, candidates.kind == .int64, !candidates.isConstant else {
            return scanSlowly(candidates, from: first, n)
        }
        let (lanes, interval) = (candidates.int64s, intervalMillis)
        let next = nextThatMatters()
        var (greatest, counted) = (current, last)
        defer { (current, last) = (greatest, counted) }
        for row in first..<n where lanes[row] > greatest {
            greatest = lanes[row]
            guard greatest - counted > interval else { continue }
            counted = greatest
            if greatest >= next { return row }
        }
        return nil
    }

    private func scanSlowly(_ candidates: Column, from first: Int, _ n: Int) -> Int? {
        let next = nextThatMatters()
        for row in first..<n where !candidates.isNull(row) {
            let value = TimestampLanes.millis(candidates, row)
            guard value > current else { continue }
            current = value
            guard current - last > intervalMillis else { continue }
            last = current
            if current >= next { return row }
        }
        return nil
    }

    /// The least watermark above the last one sent that matters downstream.
    private func nextThatMatters() -> Int64 {
        switch interest {
        case .all: .min
        case .none: .max
        case .multiples(let step, let offset):
            ((sent + 1 - offset).dividedFloor(by: step) + 1) * step + offset - 1
        }
    }

    private func send() throws(JobFailure) {
        guard current > sent else { return }
        last = current
        sent = current
        clock.watermark = current
        try output.emit(watermark: current)
    }

    /// Sends a watermark from outside, if it is ahead of the last.
    func raise(to millis: Int64) throws(JobFailure) {
        current = max(current, millis)
        try send()
    }

    private func pass(_ batch: Batch, _ range: Range<Int>) throws(JobFailure) {
        if range.count == batch.count { return try emit(batch) }
        guard !range.isEmpty else { return }
        part.clear()
        part.append(batch, range)
        try emit(part)
    }

    override func onTimer(_ now: Int64) throws(JobFailure) {
        if current > last, let due = timer, due <= now {
            timer = nil
            try send()
        }
        guard idleMillis > 0, !isIdle, idleCheck <= now else { return }
        isIdle = true
        try output.emit(idle: true)
    }

    /// Watermarks from before it do not count, but for the last: it says that no more rows come.
    override func advance(to watermark: Int64) throws(JobFailure) {
        guard watermark == .max else { return }
        current = .max
        try send()
    }

    override func endInput(_ input: Int) throws(JobFailure) {
        current = .max
        try send()
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        for value in [current, last, sent, timer ?? .min] { writer.write(value) }
    }

    /// Of several old subtasks the one that is furthest behind decides.
    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let saved = [try reader.readInt64(), try reader.readInt64(), try reader.readInt64()]
        let savedTimer = try reader.readInt64()
        guard !isRestored || saved[0] < current else { return }
        (current, last, sent) = (saved[0], saved[1], saved[2])
        timer = savedTimer == .min ? nil : savedTimer
        isRestored = true
    }
}

extension Batch {
    /// Appends rows `range` of a batch with the same layouts.
    func append(_ other: Batch, _ range: Range<Int>) {
        for (column, source) in zip(columns, other.columns) { column.append(contentsOf: source, range) }
        if other.hasKinds || hasKinds {
            useKinds(count + range.count)
            for (index, row) in range.enumerated() { kinds[count + index] = other.kind(row).rawValue }
        }
        count += range.count
    }
}
