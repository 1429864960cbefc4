import LabKernel
import StreamTypes

/// `ARRAY[…]`, `MAP[…]` and `ROW(…)`: never NULL themselves. A map has the order of `HashMapOrder`.
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
        let (keys, values) = (Column(ColumnLayout(types.key)), Column(ColumnLayout(types.value)))
        return typed.kernel(
            Lanes.lenient { arguments, row, out in
                keys.clear()
                values.clear()
                for (index, argument) in arguments.enumerated() {
                    (index % 2 == 0 ? keys : values).append(from: argument, row: row)
                }
                HashMapOrder.append(keys: keys, types.key, values: values, 0..<keys.count, to: out)
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
