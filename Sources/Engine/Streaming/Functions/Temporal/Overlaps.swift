import LabKernel
import StreamTypes

/// `(start, end) OVERLAPS (start, end)`: whether two periods share a moment; touching counts, ends may stand
/// in any order.
enum Overlaps {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        var aligned = call
        aligned.operands = OperandAlignment.align(call.operands)
        return aligned.kernel(
            Lanes.strict { arguments, row, out in
                func isLess(_ left: Int, _ right: Int) -> Bool {
                    ColumnOrder.compareValues(arguments[left], row, arguments[right], row) < 0
                }
                let (start, end) = isLess(1, 0) ? (1, 0) : (0, 1)
                let (otherStart, otherEnd) = isLess(3, 2) ? (3, 2) : (2, 3)
                out.append(bool: !isLess(end, otherStart) && !isLess(otherEnd, start))
            })
    }
}
