import LabKernel
import StreamTypes

/// `array[index]` (from 1) and `map[key]`: NULL for an index outside the array and a key the map does not
/// have.
enum Item {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let type = call.operandType(0)
        if let types = type.entryTypes { return map(try call.with(type, types.key)) }
        guard type.elementType != nil else {
            throw LabError("ENG004", "a value of type \(type) has no items")
        }
        return array(try call.with(type, .int))
    }

    private static func array(_ call: FunctionCall) -> Kernel {
        call.kernel(
            Lanes.strict { arguments, row, out in
                let elements = arguments[0].elements(row)
                let index = elements.lowerBound + arguments[1].int(row) - 1
                guard elements.contains(index) else { return out.appendNull() }
                out.append(from: arguments[0].children[0], row: index)
            })
    }

    private static func map(_ call: FunctionCall) -> Kernel {
        call.kernel(
            Lanes.strict { arguments, row, out in
                let (map, key) = (arguments[0], arguments[1])
                let found = map.elements(row).first { ColumnEquality.equal(map.children[0], $0, key, row) }
                guard let found else { return out.appendNull() }
                out.append(from: map.children[1], row: found)
            })
    }
}
