import LabKernel
import StreamTypes

/// `CARDINALITY(array | map)`, and `ELEMENT(array)`: the only element, NULL for an empty array, a failure if
/// there are more.
enum Cardinality {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        call.kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n { out.int64s[row] = Int64(arguments[0].elements(row).count) }
            out.intersectValidity(arguments, n)
        }
    }

    static func element(_ call: FunctionCall) throws(LabError) -> Kernel {
        call.kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let elements = arguments[0].elements(row)
                guard elements.count < 2 else {
                    throw JobFailure("java.lang.RuntimeException", "Array has more than one element.")
                }
                guard let only = elements.first else { return out.appendNull() }
                out.append(from: arguments[0].children[0], row: only)
            })
    }
}
