import LabKernel
import StreamTypes

/// `COALESCE(a, b, …)` and `IFNULL(a, b)`: the first operand that is not NULL; later ones are evaluated only
/// where they are needed.
enum Coalesce {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        // Strings and bytes keep their length, whatever the common type's is.
        let result = call.type.logical
        let type = result.isCharacter ? .string : result.isBinary ? .bytes : result
        return CoalesceKernel(call.type, try call.withAll(type).operands)
    }
}

/// Evaluates an operand that can fail only on rows that are still NULL.
final class CoalesceKernel: Kernel {
    private let operands: [Kernel]
    private let rows: [SubBatch]

    init(_ type: DataType, _ operands: [Kernel]) {
        self.operands = operands
        rows = operands.map { _ in SubBatch() }
        super.init(type)
    }

    override var canFail: Bool { operands.contains { $0.canFail } }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        var open = (0..<Int32(batch.count)).map { $0 }
        var sources: [(column: Column, isCompact: Bool)] = []
        /// Per row, the operand and the row in its column.
        var choice = [(operand: Int, row: Int)](repeating: (-1, 0), count: batch.count)
        for (index, operand) in operands.enumerated() where !open.isEmpty {
            let isCompact = operand.canFail && open.count < batch.count
            let values =
                isCompact ? try rows[index].evaluate(operand, batch, open) : try operand.evaluate(batch)
            sources.append((values, isCompact))
            var rest: [Int32] = []
            for (position, row) in open.enumerated() {
                let at = isCompact ? position : Int(row)
                if values.isNull(at) { rest.append(row) } else { choice[Int(row)] = (index, at) }
            }
            open = rest
        }
        out.clear()
        out.reserve(batch.count)
        for (operand, row) in choice {
            if operand < 0 { out.appendNull() } else { out.append(from: sources[operand].column, row: row) }
        }
        return out
    }
}
