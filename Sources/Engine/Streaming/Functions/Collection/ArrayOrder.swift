import LabKernel
import StreamTypes

/// `ARRAY_REVERSE`, `ARRAY_SLICE(array, start [, end])` and `ARRAY_SORT(array [, ascending [, nullsFirst]])`.
enum ArrayOrder {
    static func reverse(_ call: FunctionCall) throws(LabError) -> Kernel {
        call.kernel(
            Lanes.strict { arguments, row, out in
                for element in arguments[0].elements(row).reversed() {
                    out.children[0].append(from: arguments[0].children[0], row: element)
                }
                out.appendOffset(out.children[0].count)
            })
    }

    /// Both ends are taken in and count from 1, negative ones from the end; what lies outside is cut off.
    static func slice(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.with(call.operandType(0), .int, .int).kernel(
            Lanes.strict { arguments, row, out in
                let elements = arguments[0].elements(row)
                let count = elements.count
                var start = arguments[1].int(row)
                var end = arguments.count > 2 ? arguments[2].int(row) : count
                start += start < 0 ? count + 1 : 0
                end += end < 0 ? count + 1 : 0
                start = max(1, start)
                end = end == 0 ? 1 : min(end, count)
                if count > 0, start <= end {
                    let range = elements.lowerBound + start - 1..<elements.lowerBound + end
                    out.children[0].append(contentsOf: arguments[0].children[0], range)
                }
                out.appendOffset(out.children[0].count)
            })
    }

    /// NULLs stand first in ascending order and last in descending order unless said otherwise. Equal
    /// elements keep their order.
    static func sort(_ call: FunctionCall) throws(LabError) -> Kernel {
        call.kernel(
            Lanes.strict { arguments, row, out in
                let elements = arguments[0].children[0]
                let ascends = arguments.count > 1 ? arguments[1].bool(row) : true
                let nullsFirst = arguments.count > 2 ? arguments[2].bool(row) : ascends
                let sorted = arguments[0].elements(row).sorted {
                    let order = order(elements, $0, $1, ascends, nullsFirst)
                    return order == 0 ? $0 < $1 : order < 0
                }
                for element in sorted { out.children[0].append(from: elements, row: element) }
                out.appendOffset(out.children[0].count)
            })
    }

    private static func order(
        _ elements: Column, _ left: Int, _ right: Int, _ ascends: Bool, _ nullsFirst: Bool
    ) -> Int {
        let (leftNull, rightNull) = (elements.isNull(left), elements.isNull(right))
        if leftNull || rightNull {
            let order = (leftNull ? 0 : 1) - (rightNull ? 0 : 1)
            return nullsFirst ? order : -order
        }
        let order = ColumnOrder.compareValues(elements, left, elements, right)
        return ascends ? order : -order
    }
}
