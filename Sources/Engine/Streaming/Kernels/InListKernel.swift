import FlinkSQL
import StreamTypes

/// `value IN (literals)`: a probe of a small table of the literals; NULL for a NULL value.
final class InListKernel: Kernel {
    private let value: Kernel
    private let table: GroupTable

    init(_ value: Kernel, _ literals: [Literal], _ type: DataType) {
        self.value = value
        let layout = ColumnLayout(value.type.logical)
        table = GroupTable(layouts: [layout])
        let column = Column(layout)
        // A string compares as it is written, without the blanks of a CHAR.
        let stored = value.type.logical.isCharacter ? LogicalType.string : value.type.logical
        for literal in literals { column.append(Value(literal, stored)) }
        for row in 0..<column.count { _ = table.resolve([column], row, hash: ColumnHash.row([column], row)) }
        super.init(type)
    }

    override var canFail: Bool { value.canFail }
    override var isConstant: Bool { value.isConstant }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        let column = try value.evaluate(batch)
        out.resize(batch.count)
        for row in 0..<batch.count {
            let found = table.find([column], row, hash: ColumnHash.row([column], row)) >= 0
            out.bools[row] = found ? 1 : 0
        }
        out.intersectValidity([column], batch.count)
        return out
    }
}
