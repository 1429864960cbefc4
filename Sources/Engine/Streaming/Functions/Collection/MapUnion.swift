import LabKernel
import StreamTypes

/// `MAP_UNION(map, …)`: the entries of all maps; of equal keys that of the last map.
enum MapUnion {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(call.type.logical).kernel(
            Lanes.strict { arguments, row, out in
                for (index, map) in arguments.enumerated() {
                    for entry in map.elements(row)
                    where !isReplaced(map, entry, by: arguments[(index + 1)...], row) {
                        out.children[0].append(from: map.children[0], row: entry)
                        out.children[1].append(from: map.children[1], row: entry)
                    }
                }
                out.appendOffset(out.children[0].count)
            })
    }

    private static func isReplaced(_ map: Column, _ entry: Int, by later: ArraySlice<Column>, _ row: Int)
        -> Bool
    {
        later.contains { other in
            other.elements(row).contains {
                ColumnEquality.equal(map.children[0], entry, other.children[0], $0)
            }
        }
    }
}
