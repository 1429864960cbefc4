import LabKernel
import StreamTypes

/// `ARRAY[…]`, `MAP[…]` and `ROW(…)`: never NULL themselves. Of equal keys in a map the last counts, at the
/// place of the first.
enum Constructors {
    static func array(_ call: FunctionCall) throws(LabError) -> Kernel {
        guard let element = call.type.logical.elementType else {
            throw LabError("ENG004", "ARRAY[…] gives an ARRAY")
        }
        return try call.withAll(element).kernel(
            Lanes.lenient { arguments, row, out in
                for argument in arguments { out.children[0].append(from: argument, row: row) }
                out.appendOffset(out.children[0].count)
            })
    }

    static func map(_ call: FunctionCall) throws(LabError) -> Kernel {
        guard let types = call.type.logical.entryTypes else { throw LabError("ENG004", "MAP[…] gives a MAP") }
        var typed = call
        for index in call.operands.indices {
            typed.operands[index] = try call.operand(index, as: index % 2 == 0 ? types.key : types.value)
        }
        return typed.kernel(
            Lanes.lenient { arguments, row, out in
                for index in stride(from: 0, to: arguments.count, by: 2) {
                    let isRepeated = stride(from: 0, to: index, by: 2).contains {
                        ColumnEquality.equal(arguments[$0], row, arguments[index], row)
                    }
                    if isRepeated { continue }
                    let last = stride(from: index, to: arguments.count, by: 2).reversed().first {
                        ColumnEquality.equal(arguments[$0], row, arguments[index], row)
                    }
                    out.children[0].append(from: arguments[index], row: row)
                    out.children[1].append(from: arguments[(last ?? index) + 1], row: row)
                }
                out.appendOffset(out.children[0].count)
            })
    }

    static func row(_ call: FunctionCall) throws(LabError) -> Kernel {
        guard case .row(let fields) = call.type.logical else {
            throw LabError("ENG004", "ROW(…) gives a ROW")
        }
        var typed = call
        for (index, field) in fields.enumerated() where index < call.operands.count {
            typed.operands[index] = try call.operand(index, as: field.type.logical)
        }
        return typed.kernel(
            Lanes.lenient { arguments, row, out in
                for (child, argument) in zip(out.children, arguments) {
                    child.append(from: argument, row: row)
                }
                out.appendRowOfChildren()
            })
    }
}
