import FlinkSQL
import LabKernel
import StreamTypes

/// Compiles bound expressions of a plan into kernels.
struct KernelCompiler {
    let clock: EvaluationClock

    /// A kernel for `expression`.
    ///
    /// - Throws: `LabError` ENG001 when the embedded engine does not run a function in it.
    func compile(_ expression: Expression) throws(LabError) -> Kernel {
        switch expression {
        case .input(let index, let type): return InputKernel(index, type)
        case .literal(let literal, let type): return LiteralKernel(Value(literal, type.logical), type)
        case .call(let id, let operands, let type): return try compile(call: id, operands, type)
        case .cast(let value, let type, let isTry):
            return try CastCatalog.compile(try compile(value), to: type, isTry: isTry, clock: clock)
        case .caseWhen(let branches, let otherwise, let type): return try compile(branches, otherwise, type)
        case .inList(let value, let literals, let type):
            return InListKernel(try compile(value), literals, type)
        case .field(let row, let index, let type): return FieldKernel(try compile(row), index, type)
        case .patternColumn, .patternAggregate:
            throw LabError("ENG002", "a pattern expression stands outside MATCH_RECOGNIZE")
        case .correlated:
            throw LabError("ENG002", "a correlated column stands outside a lateral join")
        }
    }

    private func compile(
        call id: FunctionID, _ operands: [Expression], _ type: DataType
    ) throws(LabError) -> Kernel {
        guard let row = FunctionCatalog.row(id) else {
            throw LabError(
                "ENG001", "function '\(id.rawValue)' is not supported by the embedded engine",
                fix: "run with --engine flink")
        }
        var compiled: [Kernel] = []
        for operand in operands { compiled.append(try compile(operand)) }
        return try row.compile(FunctionCall(id: id, operands: compiled, type: type, clock: clock))
    }

    private func compile(
        _ branches: [CaseBranch], _ otherwise: Expression, _ type: DataType
    ) throws(LabError) -> Kernel {
        var compiled: [CaseKernel.Branch] = []
        for branch in branches {
            compiled.append(
                CaseKernel.Branch(condition: try compile(branch.condition), value: try compile(branch.value)))
        }
        return CaseKernel(type, compiled, otherwise: try compile(otherwise))
    }
}
