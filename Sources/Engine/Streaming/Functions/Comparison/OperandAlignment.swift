import StreamTypes

/// Gives operands of one kind of type one layout: decimals one scale, timestamps one unit, numbers one width.
enum OperandAlignment {
    static func align(_ operands: [Kernel]) -> [Kernel] {
        let types = operands.map(\.type.logical)
        if types.contains(where: \.isApproximate) { return operands.map { approximate($0) } }
        if types.contains(where: \.isDecimal) { return decimals(operands) }
        if types.contains(where: \.isTimestamp) { return timestamps(operands) }
        return operands
    }

    private static func approximate(_ operand: Kernel) -> Kernel {
        let type = operand.type.logical
        guard !type.isApproximate else { return operand }
        return FunctionKernel(
            DataType(.double, nullable: operand.type.isNullable), [operand],
            body: Lanes.strict { (arguments, row, out) throws(JobFailure) in
                out.append(
                    double: DecimalMath.double(DecimalLanes(arguments[0], type)[row], scale: type.scale))
            })
    }

    private static func decimals(_ operands: [Kernel]) -> [Kernel] {
        let scale = operands.map(\.type.logical.scale).max() ?? 0
        let layouts = Set(operands.map { ColumnLayout($0.type.logical) })
        if layouts.count == 1, operands.allSatisfy({ $0.type.logical.scale == scale }) { return operands }
        let target = LogicalType.decimal(precision: LogicalType.maxDecimalPrecision, scale: scale)
        return operands.map { operand in
            let type = operand.type.logical
            return FunctionKernel(
                DataType(target, nullable: operand.type.isNullable), [operand],
                body: Lanes.strict { (arguments, row, out) throws(JobFailure) in
                    let value = DecimalLanes(arguments[0], type)[row]
                    // Beyond 128 bits only the order matters, and that the ends of the range keep.
                    let scaled = DecimalMath.rescale(value, from: type.scale, to: scale)
                    out.append(int128: scaled ?? (value < 0 ? .min : .max))
                })
        }
    }

    private static func timestamps(_ operands: [Kernel]) -> [Kernel] {
        guard operands.contains(where: { ColumnLayout($0.type.logical) == .int128 }) else { return operands }
        return operands.map { operand in
            guard ColumnLayout(operand.type.logical) == .int64 else { return operand }
            return FunctionKernel(
                DataType(.timestamp(precision: 9), nullable: operand.type.isNullable), [operand],
                body: { arguments, n, out in
                    out.resize(n)
                    let (a, mask) = (arguments[0].int64s, arguments[0].mask)
                    Lanes.map(a, mask, out.int128s, n) { Int128($0) * 1_000_000 }
                    out.intersectValidity(arguments, n)
                })
        }
    }
}
