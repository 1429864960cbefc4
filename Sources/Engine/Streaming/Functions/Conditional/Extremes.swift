import LabKernel
import StreamTypes

/// `GREATEST` and `LEAST`: compared in the result's type; NULL if any operand is.
enum Extremes {
    static func greatest(_ call: FunctionCall) throws(LabError) -> Kernel { try kernel(call, sign: 1) }
    static func least(_ call: FunctionCall) throws(LabError) -> Kernel { try kernel(call, sign: -1) }

    private static func kernel(_ call: FunctionCall, sign: Int) throws(LabError) -> Kernel {
        try call.withAll(call.type.logical).kernel(
            Lanes.strict { arguments, row, out in
                var best = arguments[0]
                for other in arguments.dropFirst()
                where ColumnOrder.compareValues(other, row, best, row) * sign > 0 { best = other }
                out.append(from: best, row: row)
            })
    }
}
