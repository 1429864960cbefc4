import LabKernel
import StreamTypes

/// Arrays as sets: `ARRAY_DISTINCT`, `ARRAY_UNION`, `ARRAY_EXCEPT`, `ARRAY_INTERSECT`.
///
/// Each element once, in the order of its first occurrence; NULL is an element like others.
enum ArraySets {
    static func distinct(_ call: FunctionCall) throws(LabError) -> Kernel {
        try kernel(call) { _, _ in true }
    }
    static func union(_ call: FunctionCall) throws(LabError) -> Kernel {
        try kernel(call, all: true) { _, _ in true }
    }
    static func except(_ call: FunctionCall) throws(LabError) -> Kernel { try kernel(call) { $0 < 0 && $1 } }
    static func intersect(_ call: FunctionCall) throws(LabError) -> Kernel {
        try kernel(call) { $0 >= 0 && $1 }
    }

    /// - Parameters:
    ///   - all: whether the second array's elements follow.
    ///   - keeps: by the element's group in the second array (-1 if it is not there) and whether a second
    /// array exists.
    private static func kernel(
        _ call: FunctionCall, all: Bool = false, _ keeps: @escaping (Int, Bool) -> Bool
    ) throws(LabError) -> Kernel {
        let type = call.type.logical
        guard let element = type.elementType else {
            throw LabError("ENG004", "\(call.id.rawValue) gives an ARRAY")
        }
        let layout = ColumnLayout(element)
        return try call.withAll(type).kernel(
            Lanes.strict { arguments, row, out in
                let seen = GroupTable(layouts: [layout])
                let other = GroupTable(layouts: [layout])
                if arguments.count > 1, !all { add(arguments[1], row, to: other) { _ in } }
                for array in all ? arguments : [arguments[0]] {
                    let elements = array.children[0]
                    add(array, row, to: seen) { element in
                        let hash = ColumnHash.row([elements], element)
                        let group =
                            arguments.count > 1 && !all
                            ? Int(other.find([elements], element, hash: hash)) : -1
                        if keeps(group, arguments.count > 1) {
                            out.children[0].append(from: elements, row: element)
                        }
                    }
                }
                out.appendOffset(out.children[0].count)
            })
    }

    /// Adds an array's elements; `isNew` gets those that were not there.
    private static func add(_ array: Column, _ row: Int, to table: GroupTable, _ isNew: (Int) -> Void) {
        let elements = array.children[0]
        for element in array.elements(row) {
            let before = table.count
            _ = table.resolve([elements], element, hash: ColumnHash.row([elements], element))
            if table.count > before { isNew(element) }
        }
    }
}
