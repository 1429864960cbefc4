import LabKernel
import StreamTypes

/// `CONCAT(a, b, …)` and `a || b`: NULL if any operand is; `CONCAT_WS(separator, a, …)` leaves NULLs out.
enum Concat {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        if call.operands.contains(where: \.type.logical.isBinary) { return joined(call) }
        return joined(try call.withAll(.string))
    }

    private static func joined(_ call: FunctionCall) -> Kernel {
        let buffer = TextBuffer()
        return call.kernel(
            Lanes.strict { arguments, row, out in
                for argument in arguments { buffer.append(argument.bytes(row)) }
                buffer.flush(to: out)
            })
    }

    static func compileWithSeparator(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.withAll(.string).kernel(
            Lanes.lenient { arguments, row, out in
                if arguments[0].isNull(row) { return out.appendNull() }
                var isFirst = true
                for argument in arguments.dropFirst() where !argument.isNull(row) {
                    if !isFirst { buffer.append(arguments[0].bytes(row)) }
                    isFirst = false
                    buffer.append(argument.bytes(row))
                }
                buffer.flush(to: out)
            })
    }
}
