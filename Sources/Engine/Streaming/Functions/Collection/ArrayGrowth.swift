import LabKernel
import StreamTypes

/// `ARRAY_APPEND(array, element)`, `ARRAY_PREPEND(array, element)` and `ARRAY_CONCAT(array, …)`: NULL for a
/// NULL array.
enum ArrayGrowth {
    static func append(_ call: FunctionCall) throws(LabError) -> Kernel { try grown(call, isFront: false) }
    static func prepend(_ call: FunctionCall) throws(LabError) -> Kernel { try grown(call, isFront: true) }

    private static func grown(_ call: FunctionCall, isFront: Bool) throws(LabError) -> Kernel {
        try call.withElements(of: call.type.logical, arrays: 1).kernel(
            Lanes.lenient { arguments, row, out in
                guard !arguments[0].isNull(row) else { return out.appendNull() }
                if isFront { out.children[0].append(from: arguments[1], row: row) }
                appendElements(arguments[0], row, to: out)
                if !isFront { out.children[0].append(from: arguments[1], row: row) }
                out.appendOffset(out.children[0].count)
            })
    }

    static func concat(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(call.type.logical).kernel(
            Lanes.strict { arguments, row, out in
                for argument in arguments { appendElements(argument, row, to: out) }
                out.appendOffset(out.children[0].count)
            })
    }

    private static func appendElements(_ array: Column, _ row: Int, to out: Column) {
        out.children[0].append(contentsOf: array.children[0], array.elements(row))
    }
}
