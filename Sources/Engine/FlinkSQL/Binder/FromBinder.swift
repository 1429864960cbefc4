import LabKernel
import StreamTypes

/// Binds the FROM clause.
struct FromBinder {
    /// A bound table expression with the names it brings into scope.
    struct Bound {
        var relation: Relation
        var tables: [ScopeTable]
        var merged: [MergedColumn] = []
    }

    let binder: Binder
    let outer: Scope?
    private let hints: StateHints

    init(_ binder: Binder, outer: Scope?, hints: StateHints = StateHints()) {
        self.binder = binder
        self.outer = outer
        self.hints = hints
    }

    func bind(_ table: TableSyntax) throws(LabError) -> Bound {
        let bound = try self.bound(table)
        if case .join = table.kind { return bound }
        return hints.applied(to: bound, table)
    }

    private func bound(_ table: TableSyntax) throws(LabError) -> Bound {
        switch table.kind {
        case .table(let name, let hints):
            let bound = try binder.table(name, hints: hints, alias: table.alias)
            return try aliased(bound.relation, table, default: bound.table)
        case .query(let query, _):
            let relation = try binder.query(query, outer: outer)
            return try aliased(FromBinder.unsorted(relation), table, default: nil)
        case .function(let call, _): return try function(call, table)
        case .unnest: return try lateral(Bound(relation: .one, tables: []), .inner, table, nil)
        case .join(let join): return try self.join(join, table)
        case .match(let input, let match):
            let source = try bind(input)
            let relation = try MatchBinder(binder: binder, syntax: match).bind(source)
            return try aliased(relation, table, default: nil)
        case .temporal(_, let time):
            throw SQLErrors.make(
                "SQL202",
                "Temporal table can only be used in temporal join and only supports 'FOR SYSTEM_TIME AS OF' "
                    + "left table's time attribute field.",
                binder.span(time.range))
        case .unsupported(_, let form): throw SQLErrors.unsupported(form, binder.span(table.range))
        }
    }

    /// The order of a table expression means nothing: an ORDER BY without LIMIT is left out.
    private static func unsorted(_ relation: Relation) -> Relation {
        switch relation.op {
        case .sort(_, 0, nil): relation.input
        case .project(let values):
            if case .sort(_, 0, nil) = relation.input.op {
                Relation(.project(values), [relation.input.input], relation.schema)
            } else {
                relation
            }
        default: relation
        }
    }

    private func aliased(
        _ relation: Relation, _ table: TableSyntax, default entry: ScopeTable?
    ) throws(LabError) -> Bound {
        let renamed = try binder.renamed(relation, table.aliasColumns)
        if table.aliasColumns.isEmpty, let entry { return Bound(relation: relation, tables: [entry]) }
        return Bound(relation: renamed, tables: [Binder.scopeTable(renamed, table.alias?.text ?? "")])
    }

    /// TABLE(f(…)) alone: a window table function.
    private func function(_ call: ExpressionSyntax, _ table: TableSyntax) throws(LabError) -> Bound {
        guard case .call(let call) = call.kind else {
            throw SQLErrors.make("SQL122", "TABLE(…) takes a table function", binder.span(call.range))
        }
        let relation = try WindowFunctionBinder(binder: binder, outer: outer).bind(call, table.range)
        return try aliased(relation, table, default: nil)
    }

    // MARK: - Joins

    private func join(_ join: JoinSyntax, _ table: TableSyntax) throws(LabError) -> Bound {
        let left = try bind(join.left)
        let kind = joinKind(join.kind)
        if isLateral(join.right) { return try lateral(left, kind, join.right, join.condition) }
        if case .temporal(let inner, let time) = join.right.kind {
            return try temporal(left, kind, inner, join.right, time, join.condition)
        }
        let right = try bind(join.right)
        return try combine(left, right, kind, join)
    }

    private func joinKind(_ kind: JoinSyntax.Kind) -> JoinKind {
        switch kind {
        case .inner, .cross, .comma: .inner
        case .left: .left
        case .right: .right
        case .full: .full
        }
    }

    private func isLateral(_ table: TableSyntax) -> Bool {
        switch table.kind {
        case .unnest: return true
        case .query(_, let isLateral): return isLateral
        case .function(let call, let isLateral):
            guard isLateral, case .call(let inner) = call.kind else { return false }
            return !WindowFunctionBinder.names.contains(inner.name.text.uppercased())
        default: return false
        }
    }

    private func combine(
        _ left: Bound, _ right: Bound, _ kind: JoinKind, _ join: JoinSyntax
    ) throws(LabError) -> Bound {
        let (l, r) = (left.relation, right.relation)
        let schema = FromBinder.schema(kind, l.schema, r.schema)
        let tables =
            left.tables.map { $0.shifted(by: 0, nullable: kind == .right || kind == .full) }
            + right.tables.map { $0.shifted(by: l.width, nullable: kind == .left || kind == .full) }
        let plain = left.tables + right.tables.map { $0.shifted(by: l.width) }
        try checkJoin(join, left, right)
        var condition: Expression?
        var merged: [MergedColumn] = []
        switch join.condition {
        case .on(let syntax):
            let scope = Scope(tables: plain, merged: left.merged, parent: outer)
            let on = ExpressionBinder(binder, scope, clause: "ON")
            condition = try on.condition(syntax)
            merged = left.merged
        case .using(let names): (condition, merged) = try using(names, left, right, kind)
        case nil:
            if join.isNatural {
                let names = commonNames(left, right)
                (condition, merged) = try using(names, left, right, kind)
            } else if join.kind != .cross, join.kind != .comma {
                throw SQLErrors.make(
                    "SQL119",
                    "INNER, LEFT, RIGHT or FULL join requires a condition (NATURAL keyword or ON or USING "
                        + "clause)",
                    binder.span(join.right.range))
            }
        }
        let relation = Relation(.join(kind, condition), [l, r], schema)
        return Bound(relation: relation, tables: tables, merged: merged)
    }

    /// Names must differ, and conditions go with the kind of the join.
    private func checkJoin(_ join: JoinSyntax, _ left: Bound, _ right: Bound) throws(LabError) {
        let known = Set(left.tables.map { $0.qualifiers + [$0.alias] })
        if let twice = right.tables.first(where: { known.contains($0.qualifiers + [$0.alias]) }),
            !twice.alias.isEmpty
        {
            throw SQLErrors.make(
                "SQL113", "Duplicate relation name '\(twice.alias)' in FROM clause",
                binder.span(join.right.range), fix: "give one of them another alias")
        }
        if join.isNatural, join.condition != nil {
            throw SQLErrors.make(
                "SQL119", "Cannot specify NATURAL keyword with ON or USING clause",
                binder.span(join.right.range))
        }
        if join.kind == .cross, join.isNatural || join.condition != nil {
            throw SQLErrors.make(
                "SQL119",
                "Cannot specify condition (NATURAL keyword, or ON or USING clause) following CROSS JOIN",
                binder.span(join.right.range))
        }
    }

    static func schema(_ kind: JoinKind, _ left: Schema, _ right: Schema) -> Schema {
        let padsLeft = kind == .right || kind == .full
        let padsRight = kind == .left || kind == .full
        return Schema(
            left.fields.map { Field($0.name, padsLeft ? $0.type.nullable : $0.type) }
                + right.fields.map { Field($0.name, padsRight ? $0.type.nullable : $0.type) })
    }

    private func commonNames(_ left: Bound, _ right: Bound) -> [Identifier] {
        let names = Set(right.tables.flatMap { $0.columns.map(\.name) })
        let own = left.tables.flatMap { $0.columns.map(\.name) }
        return own.filter { names.contains($0) }.map { Identifier($0, TextRange(start: 0, end: 0)) }
    }

    private func using(
        _ names: [Identifier], _ left: Bound, _ right: Bound, _ kind: JoinKind
    ) throws(LabError) -> (Expression?, [MergedColumn]) {
        var tests: [Expression] = []
        var merged = left.merged
        for name in names {
            let a = try column(name, left.tables, left.merged)
            let b = try column(name, right.tables.map { $0.shifted(by: left.relation.width) }, [])
            guard let test = Comparison.compare(.equals, a, b) else {
                throw SQLErrors.make(
                    "SQL119",
                    "Column '\(name.text)' in USING has incompatible types: \(a.type) and \(b.type)",
                    binder.span(name.range))
            }
            tests.append(test)
            let value: Expression
            switch kind {
            case .right: value = b
            case .full:
                let type = (TypeMerging.common([a.type, b.type]) ?? a.type).nullable
                value = .call(.coalesce, [pad(a), pad(b)], type)
            default: value = a
            }
            merged.removeAll { $0.name == name.text }
            merged.append(MergedColumn(name: name.text, expression: value))
        }
        return (Expression.conjunction(tests), merged)
    }

    private func pad(_ value: Expression) -> Expression {
        if case .input(let index, let type) = value { return .input(index, type.nullable) }
        return value
    }

    private func column(
        _ name: Identifier, _ tables: [ScopeTable], _ merged: [MergedColumn]
    ) throws(LabError) -> Expression {
        if let found = merged.first(where: { $0.name == name.text }) { return found.expression }
        let matches = tables.flatMap(\.columns).filter { $0.name == name.text }
        guard matches.count == 1 else {
            let message =
                matches.isEmpty
                ? "Column '\(name.text)' not found in any table"
                : "Column name '\(name.text)' in USING clause is not unique on one side of join"
            throw SQLErrors.make("SQL112", message, binder.span(name.range))
        }
        return matches[0].expression
    }

    // MARK: - Lateral tables

    private func lateral(
        _ left: Bound, _ kind: JoinKind, _ right: TableSyntax, _ condition: JoinSyntax.Condition?
    ) throws(LabError) -> Bound {
        guard kind == .inner || kind == .left else {
            throw SQLErrors.make(
                "SQL119", "a lateral table may only be joined by INNER, LEFT or CROSS JOIN",
                binder.span(right.range))
        }
        let scope = Scope(tables: left.tables, merged: left.merged, parent: outer)
        switch right.kind {
        case .unnest(let value, let withOrdinality):
            let bound = try ExpressionBinder(binder, scope, clause: "UNNEST").bind(value)
            return try unnest(left, kind, bound, withOrdinality, right, condition)
        case .query(let query, _):
            let relation = try binder.query(query, outer: scope)
            let visible = relation.width
            let bound = try Decorrelator(span: binder.span(right.range)).run(relation)
            return try lateralQuery(left, kind, bound, visible, right, condition)
        default:
            guard case .function(let call, _) = right.kind, case .call(let inner) = call.kind else {
                throw SQLErrors.make("SQL122", "this may not stand in FROM", binder.span(right.range))
            }
            throw SQLErrors.make(
                "SQL122", "No match found for function signature \(inner.name.text)",
                binder.span(inner.name.range))
        }
    }

    private func lateralQuery(
        _ left: Bound, _ kind: JoinKind, _ bound: Decorrelator.Result, _ visible: Int, _ right: TableSyntax,
        _ condition: JoinSyntax.Condition?
    ) throws(LabError) -> Bound {
        if kind == .inner, condition == nil || isTrue(condition),
            let ranked = LateralTopN.rewrite(left.relation, bound)
        {
            let names = right.aliasColumns.isEmpty ? nil : right.aliasColumns.map(\.text)
            var entry = Binder.scopeTable(bound.relation, right.alias?.text ?? "", columns: names)
            entry.columns = Array(entry.columns.prefix(visible))
            let tables = left.tables + [entry.shifted(by: left.relation.width)]
            return Bound(relation: ranked, tables: tables, merged: left.merged)
        }
        let width = left.relation.width
        let tests = bound.conditions.map { test in
            test.replacing {
                switch $0 {
                case .input(let index, let type): .input(index + width, type)
                case .correlated(let index, let type): .input(index, type)
                default: nil
                }
            }
        }
        let schema = FromBinder.schema(kind, left.relation.schema, bound.relation.schema)
        let names = right.aliasColumns.isEmpty ? nil : right.aliasColumns.map(\.text)
        var entry = Binder.scopeTable(bound.relation, right.alias?.text ?? "", columns: names)
        entry.columns = Array(entry.columns.prefix(visible))
        let tables = left.tables + [entry.shifted(by: width, nullable: kind == .left)]
        let extra = try self.condition(condition, tables)
        let all = tests + (extra.map { [$0] } ?? [])
        let relation = Relation(
            .join(kind, Expression.conjunction(all)), [left.relation, bound.relation], schema)
        return Bound(relation: relation, tables: tables, merged: left.merged)
    }

    private func isTrue(_ condition: JoinSyntax.Condition?) -> Bool {
        guard case .on(let syntax) = condition, case .literal(.boolean(true)) = syntax.kind else {
            return false
        }
        return true
    }

    private func condition(
        _ condition: JoinSyntax.Condition?, _ tables: [ScopeTable]
    ) throws(LabError) -> Expression? {
        guard case .on(let syntax) = condition else { return nil }
        let scope = Scope(tables: tables, parent: outer)
        let bound = try ExpressionBinder(binder, scope, clause: "ON").condition(syntax)
        if case .literal(.boolean(true), _) = bound { return nil }
        return bound
    }

    private func unnest(
        _ left: Bound, _ kind: JoinKind, _ value: Expression, _ withOrdinality: Bool, _ right: TableSyntax,
        _ condition: JoinSyntax.Condition?
    ) throws(LabError) -> Bound {
        guard !withOrdinality else {
            throw SQLErrors.unsupported("UNNEST … WITH ORDINALITY", binder.span(right.range))
        }
        var fields: [Field]
        switch value.type.logical {
        case .array(let element), .multiset(let element):
            if case .row(let inner) = element.logical {
                fields = inner
            } else {
                fields = [Field("EXPR$0", element)]
            }
        case .map(let key, let item): fields = [Field("KEY", key), Field("VALUE", item)]
        default:
            throw SQLErrors.make(
                "SQL120",
                "Cannot apply 'UNNEST' to arguments of type 'UNNEST(<\(CalciteTypeName.text(value.type))>)'. "
                    + "Supported form(s): 'UNNEST(<MULTISET>)'\n'UNNEST(<ARRAY>)'\n'UNNEST(<MAP>)'",
                binder.span(right.range))
        }
        if !right.aliasColumns.isEmpty {
            guard right.aliasColumns.count == fields.count else {
                throw SQLErrors.make(
                    "SQL119",
                    "List of column aliases must have same degree as table; table has \(fields.count) "
                        + "columns, "
                        + "whereas alias list has \(right.aliasColumns.count) columns",
                    binder.span(right.range))
            }
            fields = zip(right.aliasColumns, fields).map { Field($0.text, $1.type) }
        }
        if kind == .left { fields = fields.map { Field($0.name, $0.type.nullable) } }
        let width = left.relation.width
        let entry = ScopeTable(
            alias: right.alias?.text ?? "", qualifiers: [],
            columns: fields.enumerated().map {
                ScopeColumn(name: $0.element.name, index: width + $0.offset, type: $0.element.type)
            })
        let tables = left.tables + [entry]
        let correlate = Correlate(
            function: .unnest(value, withOrdinality: false), functionSchema: Schema(fields), kind: kind,
            condition: try self.condition(condition, tables))
        let relation = Relation(
            .correlate(correlate), [left.relation], Schema(left.relation.schema.fields + fields))
        return Bound(relation: relation, tables: tables, merged: left.merged)
    }

    // MARK: - FOR SYSTEM_TIME AS OF

    private func temporal(
        _ left: Bound, _ kind: JoinKind, _ inner: TableSyntax, _ right: TableSyntax, _ time: ExpressionSyntax,
        _ condition: JoinSyntax.Condition?
    ) throws(LabError) -> Bound {
        guard kind == .inner || kind == .left else {
            throw SQLErrors.make(
                "SQL202",
                "Unknown join type \(kind.rawValue.uppercased())", binder.span(right.range),
                fix: "FOR SYSTEM_TIME AS OF takes INNER JOIN and LEFT JOIN")
        }
        var table = inner
        if let alias = right.alias { (table.alias, table.aliasColumns) = (alias, right.aliasColumns) }
        let version = try bind(table)
        let scope = Scope(tables: left.tables, merged: left.merged, parent: outer)
        let bound = try ExpressionBinder(binder, scope, clause: "FOR SYSTEM_TIME AS OF").bind(time)
        guard case .input = bound, bound.type.timeAttribute != .none || isTimestamp(bound) else {
            throw SQLErrors.make(
                "SQL202",
                "Temporal table join currently only supports 'FOR SYSTEM_TIME AS OF' left table's time "
                    + "attribute field",
                binder.span(time.range))
        }
        let join = JoinSyntax(
            left: right, right: right, kind: kind == .left ? .left : .inner, condition: condition)
        var combined = try combine(left, version, kind, join)
        guard case .join(_, let test) = combined.relation.op else { return combined }
        combined.relation = Relation(
            .temporalJoin(kind, test, time: bound), combined.relation.inputs, combined.relation.schema)
        return combined
    }

    private func isTimestamp(_ value: Expression) -> Bool { value.type.logical.isTimestampLike }
}
