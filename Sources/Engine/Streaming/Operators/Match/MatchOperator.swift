import FlinkSQL
import LabKernel
import StreamTypes

/// Finds row patterns in each partition in time order (`MATCH_RECOGNIZE`); one output row per match.
final class MatchOperator: Operator {
    private let plan: Match
    private let rules: PatternMatcher.Rules
    private let measures: [PatternExpression?]
    private let state: KeyedState
    private var matchers: [PatternMatcher] = []
    private let waiting: EventTimeBuffer
    private let order: RowOrder
    /// The rows that matches hold.
    private var stored: Batch
    private let out: Batch
    private let timeColumn: Int

    init(_ plan: Match, input: Schema, output: Schema, clock: EvaluationClock) throws(LabError) {
        self.plan = plan
        let rules = try PatternMatcher.Rules(plan, schema: input, clock: clock)
        self.rules = rules
        var compiled: [PatternExpression?] = []
        for measure in plan.measures {
            guard case .expression(let expression) = measure.value else {
                compiled.append(nil)
                continue
            }
            compiled.append(
                try PatternExpression(
                    expression, variables: rules.graph.variables, schema: input, clock: clock))
        }
        measures = compiled
        state = KeyedState(plan.partition, input: input.types)
        timeColumn = plan.order.first?.column ?? 0
        order = RowOrder(keys: plan.order)
        waiting = EventTimeBuffer(input, timeColumn: timeColumn, keys: plan.partition)
        stored = Batch(schema: input)
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        guard plan.isEventTime else {
            out.clear()
            try run(batch, (0..<batch.count).map { $0 })
            return try emit(out)
        }
        for row in 0..<batch.count {
            if TimestampLanes.millis(batch.columns[timeColumn], row) > clock.watermark
                || clock.watermark == .min
            {
                waiting.add(batch, row)
            } else {
                output.lateRows += 1
            }
        }
    }

    /// The host sets the clock before this call, so lateness is judged by the watermark before.
    override func advance(to watermark: Int64) throws(JobFailure) {
        out.clear()
        if let due = waiting.take(upTo: watermark) {
            let rows = (0..<due.count).sorted {
                let comparison = order.compare(due.columns, $0, due.columns, $1)
                return comparison == 0 ? $0 < $1 : comparison < 0
            }
            try run(due, rows)
        }
        for group in matchers.indices {
            for match in try matchers[group].advance(to: watermark, rules) { try append(match) }
        }
        dropUnheldRows()
        try emit(out)
    }

    private func run(_ batch: Batch, _ order: [Int]) throws(JobFailure) {
        state.resolve(batch)
        while matchers.count < state.table.count { matchers.append(PatternMatcher()) }
        for row in order {
            let time =
                plan.isEventTime
                ? TimestampLanes.millis(batch.columns[timeColumn], row) : clock.processingMillis
            stored.append(from: batch, row: row, kind: .insert)
            let group = Int(state.groups[row])
            for match in try matchers[group].take(stored.count - 1, time, stored, rules) { try append(match) }
        }
        dropUnheldRows()
    }

    private func append(_ match: PatternMatcher.Partial) throws(JobFailure) {
        guard let last = match.steps.rows.last else { return }
        for (index, column) in plan.partition.enumerated() {
            out.columns[index].append(from: stored.columns[column], row: last)
        }
        for (index, measure) in plan.measures.enumerated() {
            let target = out.columns[plan.partition.count + index]
            switch measure.value {
            case .expression:
                guard let expression = measures[index] else { continue }
                target.append(from: try expression.evaluate(match.steps, stored), row: 0)
            case .matchRowtime: target.append(from: stored.columns[timeColumn], row: last)
            case .matchProctime: target.append(int64: clock.processingMillis)
            }
        }
        out.endRow(.insert)
    }

    /// Rebuilds the store when most rows belong to no match any more.
    private func dropUnheldRows() {
        guard stored.count > 256 else { return }
        let held = matchers.reduce(into: Set<Int>()) { $0.formUnion($1.heldRows) }.sorted()
        guard held.count * 2 < stored.count else { return }
        let fresh = Batch(columns: stored.columns.map { Column($0.layout) })
        fresh.gather(stored, held.map { Int32($0) }, held.count)
        let mapping = Dictionary(uniqueKeysWithValues: held.enumerated().map { ($1, $0) })
        for group in matchers.indices { matchers[group].renumber(mapping) }
        stored = fresh
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        stored.write(to: &writer)
        state.snapshot(&writer)
        for group in 0..<state.table.count {
            (group < matchers.count ? matchers[group] : PatternMatcher()).snapshot(&writer)
        }
        waiting.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let offset = stored.count
        let saved = try Batch(reading: &reader, columns: stored.columns.map(\.layout))
        stored.append(saved, 0..<saved.count)
        let mapping = try state.restore(&reader, scope)
        while matchers.count < state.table.count { matchers.append(PatternMatcher()) }
        for group in mapping {
            let matcher = try PatternMatcher(
                reading: &reader, offset: offset, storedCount: stored.count, rules.graph)
            if group >= 0 { matchers[Int(group)] = matcher }
        }
        try waiting.restore(&reader, scope)
    }

    override var stateBytes: Int { state.table.bytes + waiting.bytes + stored.count * 64 }
}
