import StreamTypes

/// `CASE WHEN … THEN … ELSE … END`, also COALESCE, IF and their kin.
///
/// Conditions and values that can fail see only the rows that reach them; others are evaluated on the whole
/// batch.
final class CaseKernel: Kernel {
    struct Branch {
        var condition: Kernel
        var value: Kernel
    }

    private let branches: [Branch]
    private let otherwise: Kernel
    private let conditionRows = SubBatch()
    private let valueRows: [SubBatch]
    /// Which branch each row takes; `branches.count` is ELSE.
    private var choice: [Int32] = []
    private var open: [Int32] = []

    init(_ type: DataType, _ branches: [Branch], otherwise: Kernel) {
        self.branches = branches
        self.otherwise = otherwise
        valueRows = (0...branches.count).map { _ in SubBatch() }
        super.init(type)
    }

    override var canFail: Bool {
        otherwise.canFail || branches.contains { $0.condition.canFail || $0.value.canFail }
    }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        try choose(batch)
        var sources: [(column: Column, isCompact: Bool)] = []
        for index in 0...branches.count {
            sources.append(try values(index, batch))
        }
        assemble(sources, batch.count)
        return out
    }

    private func choose(_ batch: Batch) throws(RowFailure) {
        choice = [Int32](repeating: Int32(branches.count), count: batch.count)
        open = (0..<Int32(batch.count)).map { $0 }
        for (index, branch) in branches.enumerated() where !open.isEmpty {
            let isPartial = branch.condition.canFail && open.count < batch.count
            let condition =
                isPartial
                ? try conditionRows.evaluate(branch.condition, batch, open)
                : try branch.condition.evaluate(batch)
            var rest: [Int32] = []
            for (position, row) in open.enumerated() {
                let at = (isPartial ? position : Int(row)) & condition.mask
                if !condition.isNull(at), condition.bools[at] != 0 {
                    choice[Int(row)] = Int32(index)
                } else {
                    rest.append(row)
                }
            }
            open = rest
        }
    }

    private func values(_ index: Int, _ batch: Batch) throws(RowFailure) -> (Column, Bool) {
        let kernel = index < branches.count ? branches[index].value : otherwise
        guard kernel.canFail else { return (try kernel.evaluate(batch), false) }
        let rows = choice.indices.filter { choice[$0] == Int32(index) }.map { Int32($0) }
        return (try valueRows[index].evaluate(kernel, batch, rows), true)
    }

    private func assemble(_ sources: [(column: Column, isCompact: Bool)], _ n: Int) {
        out.clear()
        out.reserve(n)
        var next = [Int](repeating: 0, count: sources.count)
        for row in 0..<n {
            let index = Int(choice[row])
            out.append(from: sources[index].column, row: sources[index].isCompact ? next[index] : row)
            next[index] += 1
        }
    }
}
