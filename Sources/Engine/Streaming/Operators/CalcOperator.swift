import FlinkSQL
import LabKernel
import StreamTypes

/// Projects and filters (`Calc`).
///
/// The condition becomes a selection; only selected rows of the columns that the projection reads are
/// gathered, then each
/// projected expression is evaluated over the whole remaining batch. Output columns are dense.
final class CalcOperator: Operator {
    private let projection: [Kernel]
    private let condition: Kernel?
    /// Columns of the input that the projection reads.
    private let used: Set<Int>
    private let selected = Batch(columns: [])
    private let result = Batch(columns: [])
    private var dense: [Column]
    private var positions: [Int32] = []

    init(_ calc: Calc, clock: EvaluationClock) throws(LabError) {
        let compiler = KernelCompiler(clock: clock)
        var compiled: [Kernel] = []
        for expression in calc.projection { compiled.append(try compiler.compile(expression)) }
        projection = compiled
        condition = try calc.condition.map { expression throws(LabError) in try compiler.compile(expression) }
        used = calc.projection.reduce(into: Set<Int>()) { $0.formUnion($1.columns) }
        dense = compiled.map { Column($0.out.layout) }
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        do throws(RowFailure) {
            try run(batch)
        } catch {
            try processRows(before: error.row, of: batch)
            throw error.failure
        }
        try emit(result)
    }

    /// Rows before the failing one are still emitted, as if rows came one by one.
    private func processRows(before row: Int, of batch: Batch) throws(JobFailure) {
        let head = Batch(columns: batch.columns.map { Column($0.layout) })
        let rows = (0..<Int32(row)).map { $0 }
        head.gather(batch, rows, rows.count)
        try process(head, input: 0)
    }

    private func run(_ batch: Batch) throws(RowFailure) {
        result.count = 0
        guard let condition else { return try project(batch, positions: nil) }
        let chosen = try condition.evaluate(batch)
        let n = select(chosen, batch.count)
        if n == batch.count { return try project(batch, positions: nil) }
        guard n > 0 else { return }
        gather(batch, n)
        do throws(RowFailure) {
            try project(selected, positions: n)
        } catch {
            throw RowFailure(error.failure, row: Int(positions[error.row]))
        }
    }

    /// Branch-free selection; NULL does not select.
    private func select(_ chosen: Column, _ n: Int) -> Int {
        if positions.count < n { positions = [Int32](repeating: 0, count: n) }
        return positions.withUnsafeMutableBufferPointer { buffer in
            guard let out = buffer.baseAddress else { return 0 }
            var count = 0
            let (lanes, mask) = (chosen.bools, chosen.mask)
            if chosen.allValid {
                for row in 0..<n {
                    out[count] = Int32(truncatingIfNeeded: row)
                    count &+= Int(lanes[row & mask])
                }
            } else {
                for row in 0..<n where !chosen.isNull(row) {
                    out[count] = Int32(truncatingIfNeeded: row)
                    count &+= Int(lanes[row & mask])
                }
            }
            return count
        }
    }

    private func gather(_ batch: Batch, _ n: Int) {
        if selected.columns.count != batch.columns.count {
            selected.columns = batch.columns.map { Column($0.layout) }
        }
        positions.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for index in batch.columns.indices where used.contains(index) {
                selected.columns[index].gather(batch.columns[index], base, n)
            }
        }
        selected.dropKinds()
        if batch.hasKinds {
            selected.useKinds(n)
            for index in 0..<n { selected.kinds[index] = batch.kinds[Int(positions[index])] }
        }
        selected.count = n
    }

    private func project(_ batch: Batch, positions: Int?) throws(RowFailure) {
        var columns: [Column] = []
        columns.reserveCapacity(projection.count)
        for (kernel, copy) in zip(projection, dense) {
            let column = try kernel.evaluate(batch)
            columns.append(column.isConstant ? column.expanded(into: copy, batch.count) : column)
        }
        result.columns = columns
        result.count = batch.count
        result.copyKinds(batch)
    }
}

extension Column {
    /// A dense copy of a constant column in `copy`.
    func expanded(into copy: Column, _ n: Int) -> Column {
        copy.clear()
        switch kind {
        case _ where isNull(0):
            for _ in 0..<n { copy.appendNull() }
        case .bool:
            copy.resize(n)
            copy.bools.update(repeating: bools[0], count: n)
        case .int64, .double:
            copy.resize(n)
            copy.int64s.update(repeating: int64s[0], count: n)
        default:
            for _ in 0..<n { copy.append(from: self, row: 0) }
        }
        return copy
    }
}

extension Expression {
    /// The columns of the input that the expression reads.
    var columns: Set<Int> {
        switch self {
        case .input(let index, _): [index]
        case .literal, .patternColumn, .patternAggregate, .correlated: []
        case .call(_, let operands, _): operands.reduce(into: []) { $0.formUnion($1.columns) }
        case .cast(let value, _, _), .inList(let value, _, _), .field(let value, _, _): value.columns
        case .caseWhen(let branches, let otherwise, _):
            branches.reduce(into: otherwise.columns) {
                $0.formUnion($1.condition.columns)
                $0.formUnion($1.value.columns)
            }
        }
    }
}
