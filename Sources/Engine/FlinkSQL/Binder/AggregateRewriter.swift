import LabKernel
import StreamTypes

/// Builds the aggregation of a SELECT and moves expressions from its input's columns to its output's.
struct AggregateRewriter {
    let binder: Binder
    let groups: GroupBinder.Groups
    let aggregates: AggregateCollector
    let scope: Scope

    private var keyCount: Int { groups.keys.count }
    private var hasSets: Bool { groups.sets != nil }
    /// Keys, with the grouping id behind them if there are grouping sets.
    private var groupingCount: Int { keyCount + (hasSets ? 1 : 0) }

    // MARK: - The relation

    /// Output: keys, [grouping id], aggregates, window properties.
    func relation(over input: Relation) -> Relation {
        var arguments: [Expression] = []
        let place = { (value: Expression) -> Int in
            let index = arguments.firstIndex(of: value) ?? arguments.count
            if index == arguments.count { arguments.append(value) }
            return index
        }
        var calls = aggregates.calls.enumerated().map { index, call in
            AggregateCall(
                function: call.function, arguments: call.arguments.map(place), constants: call.constants,
                isDistinct: call.isDistinct, filter: call.filter.map(place), type: call.type,
                name: "EXPR$\(index)")
        }
        let window = groups.window.map { call in
            LogicalGroupWindow(
                spec: call.spec, timeColumn: place(call.time), properties: aggregates.properties,
                span: call.span)
        }
        if groups.keys.isEmpty, arguments.isEmpty {
            arguments.append(.literal(.integer(0), DataType(.int, nullable: false)))
        }
        let columns = groups.keys + arguments
        let fields = columns.enumerated().map {
            Field(name(of: $0.element, input) ?? "$f\($0.offset)", $0.element.type)
        }
        var source = Relation(.project(columns), [input], Schema(fields))
        if let sets = groups.sets { source = expand(source, sets) }
        let offset = groupingCount
        for index in calls.indices {
            calls[index].arguments = calls[index].arguments.map { $0 + offset }
            calls[index].filter = calls[index].filter.map { $0 + offset }
        }
        return aggregate(source, calls, window, offset)
    }

    private func name(of value: Expression, _ input: Relation) -> String? {
        guard case .input(let index, _) = value else { return nil }
        return input.schema[index].name
    }

    private func aggregate(
        _ source: Relation, _ calls: [AggregateCall], _ window: LogicalGroupWindow?, _ offset: Int
    ) -> Relation {
        var shifted = window
        shifted?.timeColumn += offset
        let keys = Array(0..<groupingCount)
        var fields = keys.map { Field(source.schema[$0].name, source.schema[$0].type) }
        fields += calls.map { Field($0.name, $0.type) }
        for property in aggregates.properties {
            fields.append(Field("w$\(property)", DataType(.timestamp(precision: 3), nullable: false)))
        }
        let logical = LogicalAggregate(grouping: keys, calls: calls, window: shifted)
        return Relation(.aggregate(logical), [source], Schema(fields))
    }

    /// One copy of each row per set: keys outside the set are NULL, and `$e` has a bit for each of them.
    private func expand(_ source: Relation, _ sets: [[Int]]) -> Relation {
        let bigint = DataType(.bigint, nullable: false)
        let projections = sets.map { set -> [Expression] in
            let keys = (0..<keyCount).map { key -> Expression in
                set.contains(key) ? source.column(key) : .literal(.null, source.schema[key].type.nullable)
            }
            let id = Expression.literal(.integer(id(of: set)), bigint)
            return keys + [id] + (keyCount..<source.width).map { source.column($0) }
        }
        var fields = (0..<keyCount).map { key -> Field in
            let isAlways = sets.allSatisfy { $0.contains(key) }
            let field = source.schema[key]
            return Field(field.name, isAlways ? field.type : field.type.nullable)
        }
        fields.append(Field("$e", bigint))
        fields += source.schema.fields[keyCount...]
        return Relation(
            .expand(Expand(projections: projections, idColumn: keyCount)), [source], Schema(fields))
    }

    private func id(of set: [Int]) -> Int64 {
        (0..<keyCount).reduce(0) { $0 << 1 | (set.contains($1) ? 0 : 1) }
    }

    // MARK: - Expressions

    /// The expression over the aggregation's output; a column that is neither grouped nor aggregated is the
    /// user's mistake.
    func rewrite(_ value: Expression, _ item: SelectBinder.Item?) throws(LabError) -> Expression {
        if let key = groups.keys.firstIndex(of: value) {
            let isAlways = groups.sets?.allSatisfy { $0.contains(key) } ?? true
            return .input(key, isAlways ? value.type : value.type.nullable)
        }
        switch value {
        case .input(let index, let type): return try column(index, type, item)
        case .correlated(let index, let type): return .correlated(index, type)
        default: break
        }
        var operands: [Expression] = []
        for operand in value.operands { operands.append(try rewrite(operand, item)) }
        var next = operands.makeIterator()
        return value.mapOperands { next.next() ?? $0 }
    }

    private func column(_ index: Int, _ type: DataType, _ item: SelectBinder.Item?) throws(LabError)
        -> Expression
    {
        guard let (base, offset) = Placeholder.split(index) else { throw notGrouped(index, item) }
        switch base {
        case Placeholder.aggregate: return .input(groupingCount + offset, type)
        case Placeholder.windowProperty: return .input(groupingCount + aggregates.calls.count + offset, type)
        case Placeholder.grouping: return try grouping(aggregates.groupings[offset], item)
        default: return .input(index, type)
        }
    }

    /// GROUPING(…) as a CASE over the grouping id.
    private func grouping(_ arguments: [Expression], _ item: SelectBinder.Item?) throws(LabError)
        -> Expression
    {
        let bigint = DataType(.bigint, nullable: false)
        var positions: [Int] = []
        for argument in arguments {
            guard let key = groups.keys.firstIndex(of: argument) else {
                throw SQLErrors.make(
                    "SQL115", "Argument to GROUPING operator must be a grouped expression",
                    item.map { binder.span($0.range) })
            }
            positions.append(key)
        }
        guard let sets = groups.sets else { return .literal(.integer(0), bigint) }
        let branches = sets.map { set -> CaseBranch in
            let bits = positions.reduce(Int64(0)) { $0 << 1 | (set.contains($1) ? 0 : 1) }
            let test = Expression.call(
                .equals, [.input(keyCount, bigint), .literal(.integer(id(of: set)), bigint)],
                DataType(.boolean, nullable: false))
            return CaseBranch(condition: test, value: .literal(.integer(bits), bigint))
        }
        return .caseWhen(branches, otherwise: .literal(.integer(0), bigint), bigint)
    }

    // MARK: - Messages

    private func notGrouped(_ index: Int, _ item: SelectBinder.Item?) -> LabError {
        let column = scope.tables.flatMap(\.columns).first { $0.index == index }
        let found = item?.syntax.flatMap { ungroupedName($0, column?.name) }
        let shown = found?.text ?? column?.name ?? "?"
        let range = found?.range ?? item?.range
        return SQLErrors.make(
            "SQL115", "Expression '\(shown)' is not being grouped", range.map { binder.span($0) },
            fix: "add it to GROUP BY, or aggregate it: MAX(\(shown))")
    }

    /// The name in the syntax that ends in the column's.
    private func ungroupedName(_ syntax: ExpressionSyntax, _ name: String?) -> NameSyntax? {
        var found: NameSyntax?
        SyntaxWalker.names(in: syntax) { candidate in
            if found == nil, candidate.parts.contains(where: { $0.text == name }) { found = candidate }
        }
        return found
    }
}
