import FlinkSQL
import LabKernel
import StreamTypes

/// Rows that a match has taken so far: which variable took which stored row, in order.
struct PatternSteps {
    var variables: [Int] = []
    var rows: [Int] = []

    /// The rows of a variable; nil means of any.
    func rows(of variable: Int?) -> [Int] {
        guard let variable else { return rows }
        return rows.indices.filter { variables[$0] == variable }.map { rows[$0] }
    }
}

/// An expression of DEFINE or MEASURES, evaluated for one match.
///
/// What it reads of the match (columns of variables, aggregates over them) becomes the columns of a one-row
/// batch, over which the rest is an
/// ordinary kernel.
final class PatternExpression {
    private enum Input {
        case column(PatternColumn, variable: Int?)
        case aggregate(PatternFold, variable: Int?)
    }

    private var inputs: [Input] = []
    private let kernel: Kernel
    private let batch: Batch

    /// - Parameter variables: the names of the pattern's variables; a variable's index stands for it.
    init(
        _ expression: Expression, variables: [String], schema: Schema, clock: EvaluationClock
    ) throws(LabError) {
        var collector = Collector(variables: variables, schema: schema, clock: clock)
        let rewritten = try collector.rewrite(expression)
        kernel = try KernelCompiler(clock: clock).compile(rewritten)
        inputs = collector.inputs
        batch = Batch(layouts: collector.types.map { ColumnLayout($0.logical) })
    }

    private struct Collector {
        let variables: [String]
        let schema: Schema
        let clock: EvaluationClock
        var inputs: [Input] = []
        var types: [DataType] = []

        func index(_ name: String?) -> Int? { name.flatMap { variables.firstIndex(of: $0) } }

        mutating func add(_ input: Input, _ type: DataType) -> Expression {
            inputs.append(input)
            types.append(type)
            return .input(inputs.count - 1, type)
        }

        mutating func rewrite(_ expression: Expression) throws(LabError) -> Expression {
            switch expression {
            case .patternColumn(let column, let type):
                return add(.column(column, variable: index(column.variable)), type)
            case .patternAggregate(let aggregate, let type):
                let fold = try PatternFold(aggregate, type: type, schema: schema, clock: clock)
                return add(.aggregate(fold, variable: index(aggregate.variable)), type)
            case .input(let column, let type):
                let last = PatternColumn(variable: nil, anchor: .last, offset: 0, column: column)
                return add(.column(last, variable: nil), type)
            case .literal, .correlated: return expression
            case .call(let id, let operands, let type):
                var rewritten: [Expression] = []
                for operand in operands { rewritten.append(try rewrite(operand)) }
                return .call(id, rewritten, type)
            case .cast(let value, let type, let isTry): return .cast(try rewrite(value), type, isTry: isTry)
            case .inList(let value, let literals, let type):
                return .inList(try rewrite(value), literals, type)
            case .field(let value, let field, let type): return .field(try rewrite(value), field, type)
            case .caseWhen(let branches, let otherwise, let type):
                var rewritten: [CaseBranch] = []
                for branch in branches {
                    rewritten.append(
                        CaseBranch(condition: try rewrite(branch.condition), value: try rewrite(branch.value))
                    )
                }
                return .caseWhen(rewritten, otherwise: try rewrite(otherwise), type)
            }
        }
    }

    /// The value for a match, as row 0 of a column that is good until the next call.
    func evaluate(_ steps: PatternSteps, _ rows: Batch) throws(JobFailure) -> Column {
        batch.clear()
        for (index, input) in inputs.enumerated() {
            let target = batch.columns[index]
            switch input {
            case .column(let column, let variable):
                if let row = Self.row(column, steps.rows(of: variable)) {
                    target.append(from: rows.columns[column.column], row: row)
                } else {
                    target.appendNull()
                }
            case .aggregate(let fold, let variable):
                try fold.append(steps.rows(of: variable), rows, to: target)
            }
        }
        batch.count = 1
        do throws(RowFailure) {
            return try kernel.evaluate(batch)
        } catch {
            throw error.failure
        }
    }

    private static func row(_ column: PatternColumn, _ rows: [Int]) -> Int? {
        let index = column.anchor == .first ? column.offset : rows.count - 1 - column.offset
        return rows.indices.contains(index) ? rows[index] : nil
    }

    /// Whether a condition holds for a match.
    func holds(_ steps: PatternSteps, _ rows: Batch) throws(JobFailure) -> Bool {
        let result = try evaluate(steps, rows)
        return !result.isNull(0) && result.bools[0] != 0
    }
}

/// An aggregate over the rows of a pattern variable, computed afresh for each match.
final class PatternFold {
    private let arguments: [Kernel]
    private let call: AggregateCall
    private let types: [DataType]
    private let schema: Schema
    private let zone: ZoneRules

    init(
        _ aggregate: PatternAggregate, type: DataType, schema: Schema, clock: EvaluationClock
    ) throws(LabError) {
        let compiler = KernelCompiler(clock: clock)
        var compiled: [Kernel] = []
        for argument in aggregate.arguments { compiled.append(try compiler.compile(argument)) }
        arguments = compiled
        types = compiled.map(\.type)
        call = AggregateCall(
            function: aggregate.function, arguments: Array(compiled.indices),
            isDistinct: aggregate.isDistinct,
            type: type, name: aggregate.function.rawValue)
        self.schema = schema
        zone = clock.zone
        // Says at once if the aggregate is not supported.
        _ = try AggregateSet([call], input: types, retracts: false, neverEmpty: false, zone: clock.zone)
    }

    func append(_ rows: [Int], _ stored: Batch, to out: Column) throws(JobFailure) {
        let selected = Batch(schema: schema)
        selected.gather(stored, rows.map { Int32($0) }, rows.count)
        let inputs = Batch(layouts: types.map { ColumnLayout($0.logical) })
        do throws(RowFailure) {
            for (target, kernel) in zip(inputs.columns, arguments) where rows.count > 0 {
                target.append(contentsOf: try kernel.evaluate(selected), 0..<rows.count)
            }
        } catch {
            throw error.failure
        }
        inputs.count = rows.count
        let groups = [Int32](repeating: 0, count: max(1, rows.count))
        do throws(LabError) {
            let set = try AggregateSet([call], input: types, retracts: false, neverEmpty: false, zone: zone)
            set.grow(1)
            groups.withUnsafeBufferPointer { buffer in
                if let base = buffer.baseAddress { set.update(inputs, groups: base) }
            }
            set.appendResults(0, to: [out])
        } catch {
            throw JobFailure("java.lang.IllegalStateException", error.message)
        }
    }
}
