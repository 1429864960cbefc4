import FlinkSQL
import LabKernel
import StreamTypes

/// Top-N within windows, and first or last row within windows (`WindowRank`, `WindowDeduplicate`): emitted
/// when the window closes.
final class WindowRankOperator: Operator {
    private let order: RowOrder
    private let ranks: Range<Int>
    private let outputsRank: Bool
    private let isEventTime: Bool
    private let partition: [Int]
    private let input: Schema
    private let buffer: WindowBuffer
    private let out: Batch
    private var closed = Int64.min
    /// Whether of rows equal in the order the last one wins.
    private let prefersLast: Bool

    init(_ plan: WindowRank, input: Schema, output: Schema, clock: EvaluationClock) throws(LabError) {
        guard plan.function == .rowNumber else {
            throw LabError("ENG001", "RANK() on streaming table is not supported currently")
        }
        order = RowOrder(keys: plan.order)
        ranks = plan.from - 1..<max(plan.to, plan.from - 1)
        outputsRank = plan.outputsRank
        isEventTime = plan.window.isEventTime
        partition = plan.partition
        self.input = input
        buffer = try WindowBuffer(plan.window, schema: input, keys: plan.partition, zone: clock.zone)
        out = Batch(schema: output)
        prefersLast = false
        super.init(clock: clock)
    }

    init(_ plan: WindowDeduplicate, input: Schema, clock: EvaluationClock) throws(LabError) {
        order = RowOrder(keys: [SortKey(column: plan.timeColumn, isAscending: !plan.keepsLast)])
        ranks = 0..<1
        outputsRank = false
        isEventTime = plan.window.isEventTime
        partition = plan.keys
        self.input = input
        buffer = try WindowBuffer(plan.window, schema: input, keys: plan.keys, zone: clock.zone)
        out = Batch(schema: input)
        prefersLast = plan.keepsLast
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        for row in 0..<batch.count where !buffer.add(batch, row, closedBy: closed) { output.lateRows += 1 }
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        if isEventTime { try close(upTo: watermark) }
    }

    override var nextTimer: Int64? { isEventTime || buffer.nextClose == .max ? nil : buffer.nextClose }
    override func onTimer(_ now: Int64) throws(JobFailure) { try close(upTo: now) }

    private func close(upTo time: Int64) throws(JobFailure) {
        while buffer.nextClose <= time, let window = buffer.windows.first {
            try emitBest(buffer.take(end: window.end, start: window.start))
        }
        closed = max(closed, time)
    }

    private func emitBest(_ rows: Batch) throws(JobFailure) {
        let state = KeyedState(partition, input: input.types)
        state.resolve(rows)
        var best = [[Int32]](repeating: [], count: state.table.count)
        for row in 0..<rows.count { note(Int32(row), rows.columns, in: &best[Int(state.groups[row])]) }
        out.clear()
        for list in best {
            for rank in ranks where rank < list.count {
                for (target, source) in zip(out.columns, rows.columns) {
                    target.append(from: source, row: Int(list[rank]))
                }
                if outputsRank { out.columns[rows.columns.count].append(int64: Int64(rank + 1)) }
                out.endRow(.insert)
            }
        }
        try emit(out)
    }

    /// Adds a row to the best ones of its group, which are in order, if it is one of them.
    private func note(_ row: Int32, _ columns: [Column], in best: inout [Int32]) {
        func isBetter(than other: Int32) -> Bool {
            let comparison = order.compare(columns, Int(row), columns, Int(other))
            return comparison == 0 ? prefersLast : comparison < 0
        }
        if best.count == ranks.upperBound {
            guard let worst = best.last, isBetter(than: worst) else { return }
            best.removeLast()
        }
        best.insert(row, at: best.partitioningIndex { isBetter(than: $0) })
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        writer.write(closed)
        buffer.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        closed = max(closed, try reader.readInt64())
        try buffer.restore(&reader, scope)
    }

    override var stateBytes: Int { buffer.bytes }
}
