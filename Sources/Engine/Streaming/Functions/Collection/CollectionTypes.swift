import LabKernel
import StreamTypes

extension LogicalType {
    /// The type of an array's elements; nil for other types.
    var elementType: LogicalType? {
        if case .array(let element) = self { element.logical } else { nil }
    }
    /// The types of a map's keys and values; nil for other types.
    var entryTypes: (key: LogicalType, value: LogicalType)? {
        if case .map(let key, let value) = self { (key.logical, value.logical) } else { nil }
    }
}

extension FunctionCall {
    /// The call with operands brought to the result's array type: the first `arrays` as arrays, the others as
    /// elements.
    func withElements(of type: LogicalType, arrays: Int) throws(LabError) -> FunctionCall {
        guard let element = type.elementType else {
            throw LabError("ENG004", "\(id.rawValue) takes an ARRAY, not \(type)")
        }
        var copy = self
        for index in operands.indices {
            copy.operands[index] = try operand(index, as: index < arrays ? type : element)
        }
        return copy
    }
}
