import LabKernel
import StreamTypes

/// `ARRAY_CONTAINS`, `ARRAY_POSITION` (from 1, 0 if absent) and `ARRAY_REMOVE(array, element)`.
///
/// A NULL element is found among and removed from the elements, but has no position: that is NULL.
enum ArraySearch {
    private static func typed(_ call: FunctionCall) throws(LabError) -> FunctionCall {
        try call.withElements(of: call.operandType(0), arrays: 1)
    }

    static func contains(_ call: FunctionCall) throws(LabError) -> Kernel {
        try typed(call).kernel(
            Lanes.lenient { arguments, row, out in
                guard !arguments[0].isNull(row) else { return out.appendNull() }
                out.append(bool: first(arguments, row) != nil)
            })
    }

    static func position(_ call: FunctionCall) throws(LabError) -> Kernel {
        try typed(call).kernel(
            Lanes.strict { arguments, row, out in
                let start = arguments[0].elements(row).lowerBound
                out.append(int64: first(arguments, row).map { Int64($0 - start + 1) } ?? 0)
            })
    }

    static func remove(_ call: FunctionCall) throws(LabError) -> Kernel {
        try typed(call).kernel(
            Lanes.lenient { arguments, row, out in
                guard !arguments[0].isNull(row) else { return out.appendNull() }
                let elements = arguments[0].children[0]
                for element in arguments[0].elements(row)
                where !ColumnEquality.equal(elements, element, arguments[1], row) {
                    out.children[0].append(from: elements, row: element)
                }
                out.appendOffset(out.children[0].count)
            })
    }

    private static func first(_ arguments: [Column], _ row: Int) -> Int? {
        let elements = arguments[0].children[0]
        return arguments[0].elements(row).first { ColumnEquality.equal(elements, $0, arguments[1], row) }
    }
}
