import FlinkSQL
import LabKernel
import StreamTypes

/// Runs a pattern's automaton over the rows of one partition, row by row in time order.
///
/// A match begins at every row; all ways to go on are followed. A completed match is given out as soon as no
/// match that began earlier is
/// still open, and what the skip strategy passes over is dropped.
/// Source: Flink class `org.apache.flink.cep.nfa.NFA`.
struct PatternMatcher {
    /// A match on its way, or completed if `state` is the final one.
    struct Partial {
        var state: Int
        var steps = PatternSteps()
        /// Time of the first row, milliseconds.
        var startTime: Int64 = 0
        /// The order of the first row among the partition's rows.
        var start: Int64 = 0
    }

    private(set) var open: [Partial] = []
    private(set) var completed: [Partial] = []
    private var nextOrder: Int64 = 0
    /// The order number of each stored row that an open or completed match holds.
    private var orders: [Int: Int64] = [:]

    /// What matching needs to know; shared by all partitions.
    final class Rules {
        let graph: PatternGraph
        /// The condition of each variable; nil accepts every row.
        let conditions: [PatternExpression?]
        let afterMatch: Match.AfterMatch
        let withinMillis: Int64?

        init(_ match: Match, schema: Schema, clock: EvaluationClock) throws(LabError) {
            let graph = try PatternGraph(match.pattern)
            self.graph = graph
            var conditions: [PatternExpression?] = graph.variables.map { _ in nil }
            for definition in match.definitions {
                guard let index = graph.variables.firstIndex(of: definition.variable) else { continue }
                conditions[index] = try PatternExpression(
                    definition.condition, variables: graph.variables, schema: schema, clock: clock)
            }
            self.conditions = conditions
            afterMatch = match.afterMatch
            withinMillis = match.withinMillis
        }

        /// Whether a row may be taken for a variable, after the steps so far.
        func accepts(_ variable: Int, _ row: Int, _ steps: PatternSteps, _ rows: Batch) throws(JobFailure)
            -> Bool
        {
            guard let condition = conditions[variable] else { return true }
            var tried = steps
            tried.variables.append(variable)
            tried.rows.append(row)
            return try condition.holds(tried, rows)
        }
    }

    /// Takes the next row; returns the matches that can be given out, in order.
    mutating func take(_ row: Int, _ time: Int64, _ rows: Batch, _ rules: Rules) throws(JobFailure)
        -> [Partial]
    {
        let order = nextOrder
        nextOrder += 1
        orders[row] = order
        dropExpired(time, rules)
        var next: [Partial] = []
        for partial in open { try follow(partial, row, rows, rules, into: &next) }
        let fresh = Partial(state: rules.graph.start, startTime: time, start: order)
        try follow(fresh, row, rows, rules, into: &next)
        open = next.filter { $0.state != PatternGraph.final }
        completed += next.filter { $0.state == PatternGraph.final }
        return try release(rules)
    }

    /// Time has reached `time`; matches may have become too old, which may release others.
    mutating func advance(to time: Int64, _ rules: Rules) throws(JobFailure) -> [Partial] {
        guard rules.withinMillis != nil else { return [] }
        dropExpired(time, rules)
        return try release(rules)
    }

    private mutating func dropExpired(_ time: Int64, _ rules: Rules) {
        guard let within = rules.withinMillis else { return }
        open.removeAll { time >= $0.startTime && time - $0.startTime >= within }
    }

    private func follow(
        _ partial: Partial, _ row: Int, _ rows: Batch, _ rules: Rules, into next: inout [Partial]
    ) throws(JobFailure) {
        var waiting = [partial.state]
        while let state = waiting.popLast() {
            let node = rules.graph.states[state]
            for edge in node.edges {
                guard try !isBarred(edge, row, partial.steps, rows, rules) else { continue }
                guard edge.takes else {
                    if edge.target != PatternGraph.final { waiting.append(edge.target) }
                    continue
                }
                guard try rules.accepts(node.variable, row, partial.steps, rows) else { continue }
                var longer = partial
                longer.state = edge.target
                longer.steps.variables.append(node.variable)
                longer.steps.rows.append(row)
                next.append(longer)
                if edge.target != PatternGraph.final, reachesFinal(edge.target, rules) {
                    longer.state = PatternGraph.final
                    next.append(longer)
                }
            }
        }
    }

    private func isBarred(
        _ edge: PatternGraph.Edge, _ row: Int, _ steps: PatternSteps, _ rows: Batch, _ rules: Rules
    ) throws(JobFailure) -> Bool {
        for variable in edge.unless where try rules.accepts(variable, row, steps, rows) { return true }
        return false
    }

    /// Whether the end can be reached without another row.
    private func reachesFinal(_ state: Int, _ rules: Rules) -> Bool {
        rules.graph.states[state].edges.contains {
            !$0.takes && ($0.target == PatternGraph.final || reachesFinal($0.target, rules))
        }
    }

    // MARK: Completed matches

    private mutating func release(_ rules: Rules) throws(JobFailure) -> [Partial] {
        var released: [Partial] = []
        while let index = completed.indices.min(by: { (completed[$0].start, $0) < (completed[$1].start, $1) })
        {
            let match = completed[index]
            if let earliest = open.map(\.start).min(), earliest < match.start { break }
            completed.remove(at: index)
            released.append(match)
            try skip(match, rules)
        }
        return released
    }

    private mutating func skip(_ match: Partial, _ rules: Rules) throws(JobFailure) {
        let limit: Int64
        switch rules.afterMatch {
        case .skipPastLastRow: limit = (match.steps.rows.last.flatMap { orders[$0] } ?? match.start) + 1
        case .skipToNextRow: limit = match.start + 1
        case .skipToFirst(let name): limit = try target(name, match, rules, isFirst: true)
        case .skipToLast(let name): limit = try target(name, match, rules, isFirst: false)
        }
        open.removeAll { $0.start < limit }
        completed.removeAll { $0.start < limit }
    }

    private func target(_ name: String, _ match: Partial, _ rules: Rules, isFirst: Bool) throws(JobFailure)
        -> Int64
    {
        let variable = rules.graph.variables.firstIndex(of: name)
        let rows = match.steps.rows(of: variable)
        guard let row = isFirst ? rows.first : rows.last, let order = orders[row] else {
            throw JobFailure(
                "org.apache.flink.util.FlinkRuntimeException",
                "Could not skip to \(isFirst ? "first" : "last") element. No events matched pattern element \(name)."
            )
        }
        if order == match.start {
            throw JobFailure(
                "org.apache.flink.util.FlinkRuntimeException", "Could not skip to first element of a match.")
        }
        return order
    }

    // MARK: Stored rows

    /// The stored rows that matches hold.
    var heldRows: Set<Int> {
        (open + completed).reduce(into: []) { $0.formUnion($1.steps.rows) }
    }

    /// The store was rebuilt: stored row `old` is now `mapping[old]`.
    mutating func renumber(_ mapping: [Int: Int]) {
        for index in open.indices {
            open[index].steps.rows = open[index].steps.rows.compactMap { mapping[$0] }
        }
        for index in completed.indices {
            completed[index].steps.rows = completed[index].steps.rows.compactMap { mapping[$0] }
        }
        orders = Dictionary(
            uniqueKeysWithValues: orders.compactMap { row, order in mapping[row].map { ($0, order) } })
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        writer.write(nextOrder)
        for list in [open, completed] {
            writer.write(count: list.count)
            for partial in list {
                writer.write(count: partial.state)
                writer.write(partial.startTime)
                writer.write(partial.start)
                writer.write(count: partial.steps.rows.count)
                for (variable, row) in zip(partial.steps.variables, partial.steps.rows) {
                    writer.write(count: variable)
                    writer.write(count: row)
                    writer.write(orders[row] ?? 0)
                }
            }
        }
    }

    /// Reads a snapshot; saved row `i` is stored row `offset + i`, of `storedCount` in all.
    init(
        reading reader: inout SnapshotReader, offset: Int, storedCount: Int, _ graph: PatternGraph
    ) throws(SnapshotError) {
        nextOrder = try reader.readInt64()
        for isOpen in [true, false] {
            for _ in 0..<(try reader.readCount()) {
                var partial = Partial(state: try reader.readCount())
                guard graph.states.indices.contains(partial.state) else {
                    throw SnapshotError("a match is in a state that its pattern does not have")
                }
                partial.startTime = try reader.readInt64()
                partial.start = try reader.readInt64()
                for _ in 0..<(try reader.readCount()) {
                    partial.steps.variables.append(try reader.readCount())
                    let row = try reader.readCount() + offset
                    guard row < storedCount else { throw SnapshotError("a match holds a row that is lost") }
                    partial.steps.rows.append(row)
                    orders[row] = try reader.readInt64()
                }
                if isOpen { open.append(partial) } else { completed.append(partial) }
            }
        }
    }

    init() {}
}
