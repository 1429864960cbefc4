import LabKernel
import StreamTypes

/// `ARRAY_JOIN(array, delimiter [, nullReplacement])`: NULL elements are left out unless there is something
/// to say for them.
enum ArrayJoin {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        let array = LogicalType.array(DataType(.string))
        return try call.with(array, .string, .string).kernel(
            Lanes.strict { arguments, row, out in
                let elements = arguments[0].children[0]
                var isFirst = true
                for element in arguments[0].elements(row) {
                    let isNull = elements.isNull(element)
                    if isNull, arguments.count < 3 { continue }
                    if !isFirst { buffer.append(arguments[1].bytes(row)) }
                    isFirst = false
                    buffer.append(isNull ? arguments[2].bytes(row) : elements.bytes(element))
                }
                buffer.flush(to: out)
            })
    }
}
