import StreamTypes

/// A compiled expression: evaluates one column from the columns of a batch.
///
/// Compiled once per operator, called once per batch; the result column belongs to the kernel and lives until
/// its next call.
class Kernel {
    let type: DataType
    /// The reused result.
    let out: Column

    init(_ type: DataType) {
        self.type = type
        out = Column(ColumnLayout(type.logical))
    }

    /// Whether a row can fail the job, so that the kernel must see only the rows that SQL would evaluate.
    var canFail: Bool { false }

    /// Whether the result is the same for all rows of all batches.
    var isConstant: Bool { false }

    /// The value of each row of the batch; the column may be a constant one.
    func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        preconditionFailure("a kernel evaluates")
    }
}

/// A column of the input, handed on without a copy.
final class InputKernel: Kernel {
    let index: Int

    init(_ index: Int, _ type: DataType) {
        self.index = index
        super.init(type)
    }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column { batch.columns[index] }
}

/// A literal: a constant column.
final class LiteralKernel: Kernel {
    init(_ value: Value, _ type: DataType) {
        super.init(type)
        out.append(value)
        out.makeConstant(1)
    }

    override var isConstant: Bool { true }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        out.setConstantCount(batch.count)
        return out
    }
}

/// What a function does to a whole batch: argument columns (dense or constant), rows, the column to fill.
typealias BatchBody = (_ arguments: [Column], _ n: Int, _ out: Column) throws(RowFailure) -> Void

/// A function over the values of its operands.
final class FunctionKernel: Kernel {
    private let operands: [Kernel]
    private let fails: Bool
    private let isVolatile: Bool
    private let body: BatchBody
    private var arguments: [Column] = []

    /// - Parameters:
    ///   - fails: whether `body` may throw.
    ///   - isVolatile: whether equal operands may give different values, so that constants are not folded.
    init(
        _ type: DataType, _ operands: [Kernel], fails: Bool = false, isVolatile: Bool = false,
        body: @escaping BatchBody
    ) {
        self.operands = operands
        self.fails = fails
        self.isVolatile = isVolatile
        self.body = body
        super.init(type)
    }

    override var canFail: Bool { fails || operands.contains { $0.canFail } }
    override var isConstant: Bool { !isVolatile && operands.allSatisfy(\.isConstant) }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        arguments.removeAll(keepingCapacity: true)
        for operand in operands { arguments.append(try operand.evaluate(batch)) }
        guard batch.count > 0 else {
            out.clear()
            return out
        }
        let folds = !isVolatile && arguments.allSatisfy(\.isConstant)
        let rows = folds ? 1 : batch.count
        out.clear()
        try body(arguments, rows, out)
        if folds { out.makeConstant(batch.count) }
        return out
    }
}
