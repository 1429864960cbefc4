import FlinkSQL
import LabKernel
import StreamTypes

/// One row of an argument, for functions that work row by row.
extension Column {
    /// The value of a row of layout `int64`.
    @inline(__always) func int(_ row: Int) -> Int { Int(int64s[row & mask]) }
    /// The value of a row of layout `double`.
    @inline(__always) func double(_ row: Int) -> Double { doubles[row & mask] }
    /// The value of a row of layout `bool`.
    @inline(__always) func bool(_ row: Int) -> Bool { bools[row & mask] != 0 }
    /// The text of a row of layout `bytes`; what is not UTF-8 is repaired.
    func text(_ row: Int) -> String { String(decoding: bytes(row), as: UTF8.self) }

    /// Appends a string's bytes.
    @inline(__always) func append(_ text: TextBytes) {
        guard let base = text.baseAddress else { return appendEmpty() }
        append(bytes: base, count: text.count)
    }
}

extension FunctionCall {
    /// Operand `index`, cast to a type if it has another.
    ///
    /// - Throws: `LabError` ENG003 if there is no such cast.
    func operand(_ index: Int, as type: LogicalType) throws(LabError) -> Kernel {
        let operand = operands[index]
        return try CastCatalog.compile(
            operand, to: DataType(type, nullable: operand.type.isNullable), isTry: false, clock: clock)
    }

    /// The call with its operands cast to these types; operands beyond the list keep theirs.
    func with(_ types: LogicalType...) throws(LabError) -> FunctionCall {
        var copy = self
        for (index, type) in types.enumerated() where index < operands.count {
            copy.operands[index] = try operand(index, as: type)
        }
        return copy
    }

    /// The call with all operands cast to one type.
    func withAll(_ type: LogicalType) throws(LabError) -> FunctionCall {
        var copy = self
        for index in operands.indices { copy.operands[index] = try operand(index, as: type) }
        return copy
    }
}
