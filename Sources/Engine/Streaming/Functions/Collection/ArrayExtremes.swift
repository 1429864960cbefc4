import LabKernel
import StreamTypes

/// `ARRAY_MAX` and `ARRAY_MIN`: NULL elements do not count; NULL if there are no others.
enum ArrayExtremes {
    static func max(_ call: FunctionCall) throws(LabError) -> Kernel { kernel(call, sign: 1) }
    static func min(_ call: FunctionCall) throws(LabError) -> Kernel { kernel(call, sign: -1) }

    private static func kernel(_ call: FunctionCall, sign: Int) -> Kernel {
        call.kernel(
            Lanes.strict { arguments, row, out in
                let elements = arguments[0].children[0]
                var best: Int?
                for element in arguments[0].elements(row) where !elements.isNull(element) {
                    guard let current = best else {
                        best = element
                        continue
                    }
                    let order = ColumnOrder.compareValues(elements, element, elements, current)
                    if order * sign > 0 { best = element }
                }
                guard let best else { return out.appendNull() }
                out.append(from: elements, row: best)
            })
    }
}
