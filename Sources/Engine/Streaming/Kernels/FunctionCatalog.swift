import FlinkSQL
import LabKernel
import StreamTypes

/// A call to compile: its operands already compiled, its types already derived.
struct FunctionCall {
    var id: FunctionID
    var operands: [Kernel]
    var type: DataType
    var clock: EvaluationClock

    /// The type of operand `index`.
    func operandType(_ index: Int) -> LogicalType { operands[index].type.logical }

    /// The value of an operand that is a literal.
    func literal(_ index: Int) -> Value? {
        guard index < operands.count, let literal = operands[index] as? LiteralKernel else { return nil }
        return literal.out.value(0)
    }

    /// The text of a keyword operand, such as `LEADING`; empty if there is none.
    func symbol(_ index: Int) -> String { literal(index)?.text ?? "" }

    /// A kernel for this call.
    func kernel(fails: Bool = false, isVolatile: Bool = false, _ body: @escaping BatchBody) -> Kernel {
        FunctionKernel(type, operands, fails: fails, isVolatile: isVolatile, body: body)
    }
}

/// One row of the catalog: a function and what compiles a call of it.
struct FunctionRow: Sendable {
    var id: FunctionID
    var compile: @Sendable (FunctionCall) throws(LabError) -> Kernel

    init(_ id: FunctionID, _ compile: @escaping @Sendable (FunctionCall) throws(LabError) -> Kernel) {
        self.id = id
        self.compile = compile
    }
}

/// Every scalar function the engine runs: one table per family, found in `Functions/<Family>`.
enum FunctionCatalog {
    private static let families: [[FunctionRow]] = [
        ArithmeticFunctions.rows, ComparisonFunctions.rows, LogicFunctions.rows, IntervalFunctions.rows,
        StringFunctions.rows, TemporalFunctions.rows, JsonFunctions.rows, HashFunctions.rows,
        MathFunctions.rows,
        CollectionFunctions.rows, ConditionalFunctions.rows,
    ]

    private static let byID: [FunctionID: FunctionRow] = Dictionary(
        families.joined().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// The row of a function; nil if the embedded engine does not run it.
    static func row(_ id: FunctionID) -> FunctionRow? { byID[id] }

    /// The functions that the engine runs, sorted by name.
    static var names: [String] { byID.keys.map(\.rawValue).sorted() }
}
