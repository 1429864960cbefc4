import FlinkSQL
import LabKernel
import StreamTypes

/// Joins each row with the rows of its own collection (`UNNEST`): array or multiset elements, map entries;
/// ROW elements as their fields.
final class CorrelateOperator: Operator {
    private let plan: Correlate
    /// The collection, or for `$REPLICATE` the number of copies.
    private let collection: Kernel
    private let isReplicating: Bool
    private let withOrdinality: Bool
    private let isMultiset: Bool
    private let condition: Kernel?
    private let pairs: Batch
    private let out: Batch

    init(_ plan: Correlate, output: Schema, clock: EvaluationClock) throws(LabError) {
        let expression: Expression
        switch plan.function {
        case .unnest(let inner, let ordinality):
            (expression, withOrdinality, isReplicating) = (inner, ordinality, false)
        case .named("$REPLICATE", let operands):
            (expression, withOrdinality, isReplicating) = (operands[0], false, true)
        case .named(let name, _):
            throw LabError(
                "ENG001", "table function '\(name)' is not supported by the embedded engine",
                fix: "run with --engine flink")
        }
        self.plan = plan
        let compiler = KernelCompiler(clock: clock)
        collection = try compiler.compile(expression)
        if case .multiset = expression.type.logical { isMultiset = true } else { isMultiset = false }
        condition = try plan.condition.map { (inner) throws(LabError) in try compiler.compile(inner) }
        pairs = Batch(schema: output)
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let values: Column
        do throws(RowFailure) {
            values = try collection.evaluate(batch)
        } catch {
            throw error.failure
        }
        out.clear()
        for row in 0..<batch.count { try join(batch, row, values) }
        try emit(out)
    }

    private func join(_ batch: Batch, _ row: Int, _ values: Column) throws(JobFailure) {
        pairs.clear()
        if isReplicating {
            for _ in 0..<(values.isNull(row) ? 0 : Int(values.int64s[row & values.mask])) {
                for (target, source) in zip(pairs.columns, batch.columns) {
                    target.append(from: source, row: row)
                }
                pairs.endRow(.insert)
            }
        } else if !values.isNull(row) {
            var ordinal = 0
            let first = values.children[0]
            for element in values.elements(row) {
                // Flink gives no row for an element that is a NULL row.
                if first.kind == .row, first.isNull(element) { continue }
                let copies = isMultiset ? Int(values.children[1].int64s[element]) : 1
                for _ in 0..<copies {
                    ordinal += 1
                    appendPair(batch, row, values, element, ordinal)
                }
            }
        }
        var matched = false
        let passes = try chosen()
        for pair in 0..<pairs.count where passes[pair] {
            out.append(from: pairs, row: pair, kind: batch.kind(row))
            matched = true
        }
        guard !matched, plan.kind == .left else { return }
        for (target, source) in zip(out.columns, batch.columns) { target.append(from: source, row: row) }
        for target in out.columns[batch.columns.count...] { target.appendNull() }
        out.endRow(batch.kind(row))
    }

    private func appendPair(_ batch: Batch, _ row: Int, _ values: Column, _ element: Int, _ ordinal: Int) {
        for (target, source) in zip(pairs.columns, batch.columns) { target.append(from: source, row: row) }
        var target = batch.columns.count
        func append(_ column: Column) {
            pairs.columns[target].append(from: column, row: element)
            target += 1
        }
        let first = values.children[0]
        if values.kind == .map, !isMultiset {
            append(first)
            append(values.children[1])
        } else if first.kind == .row {
            for child in first.children { append(child) }
        } else {
            append(first)
        }
        if withOrdinality { pairs.columns[target].append(int64: Int64(ordinal)) }
        pairs.endRow(.insert)
    }

    private func chosen() throws(JobFailure) -> [Bool] {
        guard let condition, pairs.count > 0 else { return [Bool](repeating: true, count: pairs.count) }
        return try condition.chosen(pairs)
    }
}

extension Kernel {
    /// For each row of a batch whether this condition is true.
    func chosen(_ batch: Batch) throws(JobFailure) -> [Bool] {
        do throws(RowFailure) {
            let result = try evaluate(batch)
            return (0..<batch.count).map { !result.isNull($0) && result.bools[$0 & result.mask] != 0 }
        } catch {
            throw error.failure
        }
    }
}
