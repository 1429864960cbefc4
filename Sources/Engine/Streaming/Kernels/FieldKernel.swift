import StreamTypes

/// `row.field`: the child column, with the row's NULLs.
final class FieldKernel: Kernel {
    private let row: Kernel
    private let index: Int

    init(_ row: Kernel, _ index: Int, _ type: DataType) {
        self.row = row
        self.index = index
        super.init(type)
    }

    override var canFail: Bool { row.canFail }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        let rows = try row.evaluate(batch)
        let field = rows.children[index]
        if rows.allValid, !rows.isConstant { return field }
        out.clear()
        for position in 0..<batch.count {
            let stored = position & rows.mask
            if rows.isNull(stored) { out.appendNull() } else { out.append(from: field, row: stored) }
        }
        return out
    }
}
