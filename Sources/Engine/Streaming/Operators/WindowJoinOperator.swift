import FlinkSQL
import LabKernel
import StreamTypes

/// Joins rows of equal keys and windows when the window closes (`WindowJoin`); the output is insert-only.
final class WindowJoinOperator: Operator {
    private let plan: WindowJoin
    private let buffers: [WindowBuffer]
    private let schemas: [Schema]
    private let matcher: PairMatcher
    private let out: Batch
    private var closed = Int64.min

    init(_ plan: WindowJoin, left: Schema, right: Schema, output: Schema, clock: EvaluationClock)
        throws(LabError)
    {
        self.plan = plan
        schemas = [left, right]
        buffers = [
            try WindowBuffer(plan.left, schema: left, keys: plan.keys.map(\.left), zone: clock.zone),
            try WindowBuffer(plan.right, schema: right, keys: plan.keys.map(\.right), zone: clock.zone),
        ]
        matcher = try PairMatcher(plan.condition, left: left, right: right, clock: clock)
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        for row in 0..<batch.count where !buffers[input].add(batch, row, closedBy: closed) {
            output.lateRows += 1
        }
    }

    private var nextClose: Int64 { min(buffers[0].nextClose, buffers[1].nextClose) }

    override func advance(to watermark: Int64) throws(JobFailure) {
        if plan.left.isEventTime { try close(upTo: watermark) }
    }

    override var nextTimer: Int64? { plan.left.isEventTime || nextClose == .max ? nil : nextClose }
    override func onTimer(_ now: Int64) throws(JobFailure) { try close(upTo: now) }

    private func close(upTo time: Int64) throws(JobFailure) {
        while nextClose <= time {
            let firsts = buffers.compactMap { $0.windows.first }.map { (end: $0.end, start: $0.start) }
            guard let window = firsts.min(by: { ($0.end, $0.start) < ($1.end, $1.start) }) else { break }
            try join(
                buffers[0].take(end: window.end, start: window.start),
                buffers[1].take(end: window.end, start: window.start))
        }
        closed = max(closed, time)
    }

    private func join(_ left: Batch, _ right: Batch) throws(JobFailure) {
        out.clear()
        let rightKeys = plan.keys.map { right.columns[$0.right] }
        let leftKeys = plan.keys.map { left.columns[$0.left] }
        var rowsByHash: [UInt32: [Int]] = [:]
        for row in 0..<right.count { rowsByHash[ColumnHash.row(rightKeys, row), default: []].append(row) }
        var isMatched = [Bool](repeating: false, count: right.count)
        for row in 0..<left.count {
            let candidates = (rowsByHash[ColumnHash.row(leftKeys, row)] ?? []).filter {
                joins(leftKeys, row, rightKeys, $0)
            }
            let matches = try matcher.matches(left.columns, row, right.columns, candidates)
            for match in matches { isMatched[match] = true }
            emitLeft(left, row, right, matches)
        }
        if plan.kind == .right || plan.kind == .full {
            for row in 0..<right.count where !isMatched[row] { append(left, nil, right, row) }
        }
        try emit(out)
    }

    private func joins(_ a: [Column], _ i: Int, _ b: [Column], _ j: Int) -> Bool {
        for (index, key) in plan.keys.enumerated() {
            if !key.nullsMatch, a[index].isNull(i) || b[index].isNull(j) { return false }
            if !ColumnEquality.equal(a[index], i, b[index], j) { return false }
        }
        return true
    }

    private func emitLeft(_ left: Batch, _ row: Int, _ right: Batch, _ matches: [Int]) {
        switch plan.kind {
        case .semi, .anti:
            guard matches.isEmpty == (plan.kind == .anti) else { return }
            for (target, source) in zip(out.columns, left.columns) { target.append(from: source, row: row) }
            out.endRow(.insert)
        default:
            for match in matches { append(left, row, right, match) }
            if matches.isEmpty, plan.kind == .left || plan.kind == .full { append(left, row, right, nil) }
        }
    }

    private func append(_ left: Batch, _ row: Int?, _ right: Batch, _ match: Int?) {
        let split = left.columns.count
        for (index, target) in out.columns.enumerated() {
            let source = index < split ? left.columns[index] : right.columns[index - split]
            if let position = index < split ? row : match {
                target.append(from: source, row: position)
            } else {
                target.appendNull()
            }
        }
        out.endRow(.insert)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        writer.write(closed)
        for buffer in buffers { buffer.snapshot(&writer) }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        closed = max(closed, try reader.readInt64())
        for buffer in buffers { try buffer.restore(&reader, scope) }
    }

    override var stateBytes: Int { buffers[0].bytes + buffers[1].bytes }
}

/// Tests a join's condition on one row against candidates of the other side.
final class PairMatcher {
    private let condition: Kernel?
    private let pairs: Batch

    init(_ condition: Expression?, left: Schema, right: Schema, clock: EvaluationClock) throws(LabError) {
        self.condition = try condition.map { (expression) throws(LabError) in
            try KernelCompiler(clock: clock).compile(expression)
        }
        pairs = Batch(schema: left.appending(right))
    }

    /// The candidates for which the condition over (left row, right candidate) is true.
    func matches(
        _ left: [Column], _ row: Int, _ right: [Column], _ candidates: [Int], rowIsRight: Bool = false
    ) throws(JobFailure) -> [Int] {
        guard let condition, !candidates.isEmpty else { return candidates }
        pairs.clear()
        for candidate in candidates {
            for (target, source) in zip(pairs.columns, left) {
                target.append(from: source, row: rowIsRight ? candidate : row)
            }
            for (target, source) in zip(pairs.columns[left.count...], right) {
                target.append(from: source, row: rowIsRight ? row : candidate)
            }
            pairs.endRow(.insert)
        }
        let passes = try condition.chosen(pairs)
        return candidates.indices.filter { passes[$0] }.map { candidates[$0] }
    }
}
