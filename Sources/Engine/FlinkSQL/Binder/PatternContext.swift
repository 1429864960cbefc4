import LabKernel
import StreamTypes

/// What names and calls mean inside DEFINE and MEASURES.
final class PatternContext {
    enum Special { case rowtime, proctime }

    let isDefine: Bool
    /// Set when the whole expression is MATCH_ROWTIME() or MATCH_PROCTIME().
    private(set) var special: Special?
    private var anchor = PatternColumn.Anchor.last
    private var offset = 0
    /// Inside an aggregate columns stay plain; the variables seen are noted.
    private var aggregating = false
    private var aggregated: Set<String?> = []

    init(isDefine: Bool) {
        self.isDefine = isDefine
    }

    // MARK: - Columns

    /// `A.price`.
    func column(_ name: Identifier, of variable: String, in binder: ExpressionBinder) throws(LabError)
        -> Expression
    {
        let matches = binder.scope.tables.flatMap(\.columns).filter { $0.name == name.text }
        guard let column = matches.first else {
            throw SQLErrors.make(
                "SQL112", "Column '\(name.text)' not found in any table", binder.span(name.range),
                fix: suggestion(for: name.text, among: binder.scope.columnNames, kind: "columns"))
        }
        return wrap(column.expression, variable: variable)
    }

    /// A column as a pattern navigation, unless it stands in an aggregate.
    func wrap(_ value: Expression, variable: String?) -> Expression {
        guard case .input(let index, let type) = value else { return value }
        if aggregating {
            aggregated.insert(variable)
            return value
        }
        return .patternColumn(
            PatternColumn(variable: variable, anchor: anchor, offset: offset, column: index), type)
    }

    // MARK: - Calls

    /// FIRST, LAST, MATCH_ROWTIME and aggregates; nil for other functions.
    func call(
        _ name: String, _ call: CallSyntax, _ range: TextRange, in binder: ExpressionBinder
    ) throws(LabError) -> Expression? {
        switch name {
        case "FIRST", "LAST": return try navigation(name, call, range, in: binder)
        case "PREV", "NEXT":
            throw SQLErrors.make(
                "SQL204", "Flink does not support physical offsets within partition.", binder.span(range),
                fix: "use LAST(x, 1) or FIRST(x, 1)")
        case "CLASSIFIER", "MATCH_NUMBER", "RUNNING", "FINAL":
            throw SQLErrors.make("SQL204", "\(name) is not supported in MATCH_RECOGNIZE", binder.span(range))
        case "MATCH_ROWTIME":
            special = .rowtime
            return .literal(.null, try rowtimeType(call, binder))
        case "MATCH_PROCTIME":
            special = .proctime
            return .literal(
                .null, DataType(.timestampLTZ(precision: 3, attribute: .proctime), nullable: false))
        default:
            guard let definition = AggregateCatalog.definition(name), !aggregating else { return nil }
            return try aggregate(definition, call, range, in: binder)
        }
    }

    private func rowtimeType(_ call: CallSyntax, _ binder: ExpressionBinder) throws(LabError) -> DataType {
        let columns = binder.scope.tables.flatMap(\.columns)
        let rowtime = columns.first { $0.type.timeAttribute == .rowtime }?.type
        if case .timestampLTZ = rowtime?.logical {
            return DataType(.timestampLTZ(precision: 3, attribute: .rowtime), nullable: false)
        }
        return DataType(.timestamp(precision: 3, attribute: .rowtime), nullable: false)
    }

    private func navigation(
        _ name: String, _ call: CallSyntax, _ range: TextRange, in binder: ExpressionBinder
    ) throws(LabError) -> Expression {
        guard (1...2).contains(call.arguments.count) else {
            throw SQLErrors.make(
                "SQL122", "Invalid number of arguments to function '\(name)'. Was expecting 1 or 2 arguments",
                binder.span(range))
        }
        var distance = 0
        if call.arguments.count == 2 {
            guard case .literal(.exact(let text)) = call.arguments[1].value.kind, let value = Int(text) else {
                throw SQLErrors.make(
                    "SQL204", "the offset of \(name) must be a whole number", binder.span(range))
            }
            distance = value
        }
        let saved = (anchor, offset)
        (anchor, offset) = (name == "FIRST" ? .first : .last, distance)
        defer { (anchor, offset) = saved }
        return try binder.bind(call.arguments[0].value)
    }

    private func aggregate(
        _ definition: AggregateDefinition, _ call: CallSyntax, _ range: TextRange, in binder: ExpressionBinder
    ) throws(LabError) -> Expression {
        guard !call.isDistinct else {
            throw SQLErrors.make(
                "SQL204",
                "DISTINCT/ALL not allowed with \(binder.span(range).covered) function", binder.span(range))
        }
        aggregating = true
        aggregated = []
        defer { aggregating = false }
        var arguments: [Expression] = []
        if !call.isStar { arguments = try binder.arguments(call) }
        guard aggregated.count <= 1 else {
            throw SQLErrors.make(
                "SQL204", "Aggregate must be applied to columns of one pattern variable", binder.span(range))
        }
        for argument in arguments where !definition.operand.accepts(argument.type) {
            throw binder.cannotApply(
                definition.name, [argument], "'\(definition.name)(<\(definition.operand.label)>)'",
                "\(definition.name)(<\(CalciteTypeName.text(argument.type))>)", range)
        }
        let columns = Array(arguments.prefix(definition.columns.upperBound))
        let type = definition.result(columns.map(\.type))
        let aggregate = PatternAggregate(
            variable: aggregated.first ?? nil, function: definition.id, arguments: arguments,
            isDistinct: false)
        return .patternAggregate(aggregate, definition.isNeverNull ? type : type.nullable)
    }
}
