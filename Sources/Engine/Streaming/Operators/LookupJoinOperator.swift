import FlinkSQL
import LabKernel
import StreamTypes

/// Asks an external table for each left row (`LookupJoin`).
final class LookupJoinOperator: Operator {
    private let plan: LookupJoin
    private let table: any LookupTable
    private let keys: [Column]
    private let fetched: Batch
    private let calc: (projection: [Kernel], condition: Kernel?)?
    private let condition: Kernel?
    private let pairs: Batch
    private let out: Batch

    init(
        _ plan: LookupJoin, table: any LookupTable, left: Schema, output: Schema, clock: EvaluationClock
    ) throws(LabError) {
        self.plan = plan
        self.table = table
        let physical = plan.table.physicalSchema
        let types = plan.keys.map { physical.types[$0.tableColumn] }
        keys = types.map { Column(ColumnLayout($0.logical)) }
        fetched = Batch(schema: physical.selecting(plan.columns))
        let compiler = KernelCompiler(clock: clock)
        if let inner = plan.calc {
            var projection: [Kernel] = []
            for expression in inner.projection { projection.append(try compiler.compile(expression)) }
            let filter = try inner.condition.map { (expression) throws(LabError) in
                try compiler.compile(expression)
            }
            calc = (projection, filter)
        } else {
            calc = nil
        }
        condition = try plan.condition.map { (expression) throws(LabError) in try compiler.compile(expression)
        }
        pairs = Batch(schema: output)
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override var asksOutside: Bool { true }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        out.clear()
        fillKeys(batch)
        for row in 0..<batch.count {
            try fetch(row)
            try join(batch, row)
        }
        try emit(out)
    }

    private func fillKeys(_ batch: Batch) {
        for (column, pair) in zip(keys, plan.keys) {
            column.clear()
            switch pair.key {
            case .column(let index): column.copy(batch.columns[index])
            case .constant(let literal, let type):
                let value = Value(literal, type.logical)
                for _ in 0..<batch.count { column.append(value) }
            }
        }
    }

    private func fetch(_ row: Int) throws(JobFailure) {
        fetched.clear()
        if keys.contains(where: { $0.isNull(row) }) { return }
        try table.lookup(keys, row: row, into: fetched)
    }

    private func join(_ batch: Batch, _ row: Int) throws(JobFailure) {
        var columns = fetched.columns
        var passes = [Bool](repeating: true, count: fetched.count)
        if let calc, fetched.count > 0 {
            if let filter = calc.condition { passes = try filter.chosen(fetched) }
            columns = []
            do throws(RowFailure) {
                for kernel in calc.projection { columns.append(try kernel.evaluate(fetched)) }
            } catch {
                throw error.failure
            }
        }
        pairs.clear()
        for match in passes.indices where passes[match] {
            for (target, source) in zip(pairs.columns, batch.columns) {
                target.append(from: source, row: row)
            }
            for (index, column) in columns.enumerated() {
                pairs.columns[batch.columns.count + index].append(from: column, row: match)
            }
            pairs.endRow(batch.kind(row))
        }
        let chosen = try condition.map { (kernel) throws(JobFailure) in try kernel.chosen(pairs) }
        var matched = false
        for pair in 0..<pairs.count where chosen?[pair] ?? true {
            out.append(from: pairs, row: pair)
            matched = true
        }
        guard !matched, plan.kind == .left else { return }
        for (target, source) in zip(out.columns, batch.columns) { target.append(from: source, row: row) }
        for target in out.columns[batch.columns.count...] { target.appendNull() }
        out.endRow(batch.kind(row))
    }
}
