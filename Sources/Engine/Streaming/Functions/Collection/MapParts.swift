import LabKernel
import StreamTypes

/// `MAP_KEYS`, `MAP_VALUES`, `MAP_ENTRIES` and `MAP_FROM_ARRAYS(keys, values)`, in the order of the entries.
enum MapParts {
    static func keys(_ call: FunctionCall) throws(LabError) -> Kernel { part(call, 0) }
    static func values(_ call: FunctionCall) throws(LabError) -> Kernel { part(call, 1) }

    private static func part(_ call: FunctionCall, _ index: Int) -> Kernel {
        call.kernel(
            Lanes.strict { arguments, row, out in
                out.children[0].append(contentsOf: arguments[0].children[index], arguments[0].elements(row))
                out.appendOffset(out.children[0].count)
            })
    }

    static func entries(_ call: FunctionCall) throws(LabError) -> Kernel {
        call.kernel(
            Lanes.strict { arguments, row, out in
                let entries = out.children[0]
                for entry in arguments[0].elements(row) {
                    entries.children[0].append(from: arguments[0].children[0], row: entry)
                    entries.children[1].append(from: arguments[0].children[1], row: entry)
                    entries.appendRowOfChildren()
                }
                out.appendOffset(entries.count)
            })
    }

    /// Fails if there are more of the one than of the other.
    static func fromArrays(_ call: FunctionCall) throws(LabError) -> Kernel {
        call.kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let (keys, values) = (arguments[0].elements(row), arguments[1].elements(row))
                guard keys.count == values.count else {
                    throw JobFailure(
                        "org.apache.flink.util.FlinkRuntimeException",
                        "Invalid function MAP_FROM_ARRAYS call:\n"
                            + "The length of the keys array \(keys.count) is not equal to the length of the"
                            + " values array \(values.count)")
                }
                out.children[0].append(contentsOf: arguments[0].children[0], keys)
                out.children[1].append(contentsOf: arguments[1].children[0], values)
                out.appendOffset(out.children[0].count)
            })
    }
}
