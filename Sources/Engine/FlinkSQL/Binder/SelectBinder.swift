import LabKernel
import StreamTypes

/// Binds one SELECT block: FROM, WHERE, GROUP BY, HAVING, OVER, the select list, DISTINCT and the keys of
/// ORDER BY.
final class SelectBinder {
    /// A bound block: the first `visible` columns are the select list's, the others only serve `order`.
    struct Result {
        var relation: Relation
        var order: [SortKey]
        var visible: Int
    }

    /// One column of the select list.
    struct Item {
        var value: Expression
        var name: String
        var range: TextRange
        var syntax: ExpressionSyntax?
    }

    let binder: Binder
    let select: SelectSyntax
    let outer: Scope?
    private var relation = Relation.one
    private var scope = Scope(parent: nil)

    init(_ binder: Binder, _ select: SelectSyntax, outer: Scope?) {
        self.binder = binder
        self.select = select
        self.outer = outer
    }

    func bind(orderBy: [OrderItemSyntax]) throws(LabError) -> Result {
        try checkWindows()
        try bindFrom()
        try TableHints.check(select.hints, scope.tables.map(\.alias), binder)
        try bindWhere()
        let groups = try GroupBinder(binder, scope).bind(select.groupBy)
        let aggregates = AggregateCollector()
        aggregates.window = groups.window
        aggregates.isGlobal = groups.mayBeEmpty
        let overs = OverCollector()
        let subqueries = SubqueryCollector()
        let lister = expressionBinder("SELECT")
        (lister.aggregates, lister.overs, lister.subqueries) = (aggregates, overs, subqueries)
        var items = try selectList(lister)
        let visible = items.count
        let having = try bindHaving(aggregates, subqueries)
        let order = try bindOrder(orderBy, &items, visible, lister)
        if select.groupBy != nil || having != nil || !aggregates.calls.isEmpty
            || !aggregates.groupings.isEmpty
        {
            try aggregate(groups, aggregates, overs, subqueries, having, &items)
        } else {
            relation = try subqueries.attach(to: relation, values: &items)
        }
        try applyOvers(overs, &items)
        return try finish(items, visible, order)
    }

    private func expressionBinder(_ clause: String) -> ExpressionBinder {
        let result = ExpressionBinder(binder, scope, clause: clause)
        for window in select.windows { result.namedWindows[window.name.text] = window.window }
        return result
    }

    private func checkWindows() throws(LabError) {
        var seen: Set<String> = []
        for window in select.windows where !seen.insert(window.name.text).inserted {
            throw SQLErrors.make(
                "SQL128", "Duplicate window names not allowed", binder.span(window.name.range))
        }
    }

    // MARK: - FROM and WHERE

    private func bindFrom() throws(LabError) {
        guard let from = select.from else {
            scope = Scope(parent: outer)
            return
        }
        let hints = try StateHints(select.hints, from: from, binder)
        let bound = try FromBinder(binder, outer: outer, hints: hints).bind(from)
        relation = bound.relation
        scope = Scope(tables: bound.tables, merged: bound.merged, parent: outer)
    }

    private func bindWhere() throws(LabError) {
        guard let filter = select.filter else { return }
        let whereBinder = expressionBinder("WHERE")
        let subqueries = SubqueryCollector()
        whereBinder.subqueries = subqueries
        let condition = try whereBinder.condition(filter)
        relation = try subqueries.filter(relation, by: condition, width: relation.width)
    }

    private func bindHaving(
        _ aggregates: AggregateCollector, _ subqueries: SubqueryCollector
    ) throws(LabError) -> Expression? {
        guard let having = select.having else { return nil }
        let havingBinder = expressionBinder("HAVING")
        (havingBinder.aggregates, havingBinder.subqueries) = (aggregates, subqueries)
        return try havingBinder.condition(having)
    }

    // MARK: - The select list

    private func selectList(_ lister: ExpressionBinder) throws(LabError) -> [Item] {
        var items: [Item] = []
        for item in select.items {
            if case .star(let qualifier) = item.expression.kind {
                items += try star(qualifier, item.expression.range)
                continue
            }
            let value = try lister.bind(item.expression)
            guard value.type.logical != .null else {
                throw SQLErrors.make(
                    "SQL117", "Illegal use of 'NULL'", binder.span(item.expression.range),
                    fix: "write CAST(NULL AS type)")
            }
            let name = item.alias?.text ?? derivedName(item.expression) ?? "EXPR$\(items.count)"
            items.append(
                Item(value: value, name: name, range: item.expression.range, syntax: item.expression))
        }
        return items
    }

    private func derivedName(_ syntax: ExpressionSyntax) -> String? {
        switch syntax.kind {
        case .name(let name): name.parts.last?.text
        case .field(_, let name): name.text
        default: nil
        }
    }

    private func star(_ qualifier: [Identifier], _ range: TextRange) throws(LabError) -> [Item] {
        let item = { (name: String, value: Expression) in
            Item(value: value, name: name, range: range, syntax: nil)
        }
        guard let last = qualifier.last else {
            guard select.from != nil else {
                throw SQLErrors.make("SQL112", "SELECT * requires a FROM clause", binder.span(range))
            }
            let merged = Set(scope.merged.map(\.name))
            let own = scope.tables.flatMap(\.columns).filter { !merged.contains($0.name) }
            for table in scope.tables { try checkDistinct(table, range) }
            return scope.merged.map { item($0.name, $0.expression) }
                + own.map { item($0.name, $0.expression) }
        }
        if let table = scope.tables.first(where: { $0.alias == last.text }) {
            try checkDistinct(table, range)
            return table.columns.map { item($0.name, $0.expression) }
        }
        let name = NameSyntax(parts: qualifier)
        if qualifier.count == 1, !scope.columnNames.contains(last.text) {
            throw SQLErrors.make(
                "SQL114", "Unknown identifier '\(name.text)'", binder.span(name.range),
                fix: suggestion(for: last.text, among: scope.tables.map(\.alias), kind: "tables"))
        }
        let value = try expressionBinder("SELECT").bind(ExpressionSyntax(.name(name), name.range))
        guard case .row(let fields) = value.type.logical else {
            throw SQLErrors.make("SQL114", "Unknown identifier '\(name.text)'", binder.span(name.range))
        }
        return fields.enumerated().map { index, field in
            item(field.name, .field(value, index, value.type.isNullable ? field.type.nullable : field.type))
        }
    }

    /// A table whose columns `*` lists may not have a name twice.
    private func checkDistinct(_ table: ScopeTable, _ range: TextRange) throws(LabError) {
        var seen: Set<String> = []
        guard let twice = table.columns.first(where: { !seen.insert($0.name).inserted }) else { return }
        throw SQLErrors.make(
            "SQL113", "Column '\(twice.name)' is ambiguous", binder.span(range),
            fix: "give one of the columns '\(twice.name)' another alias")
    }

    // MARK: - ORDER BY

    /// The keys as columns of `items`; keys that are not in the select list are added behind it.
    private func bindOrder(
        _ orderBy: [OrderItemSyntax], _ items: inout [Item], _ visible: Int, _ lister: ExpressionBinder
    ) throws(LabError) -> [SortKey] {
        var keys: [SortKey] = []
        for order in orderBy {
            let column = try orderColumn(order.expression, &items, visible, lister)
            keys.append(
                SortKey(
                    column: column, isAscending: !order.isDescending,
                    nullsFirst: order.nullsFirst ?? !order.isDescending))
        }
        return keys
    }

    private func orderColumn(
        _ syntax: ExpressionSyntax, _ items: inout [Item], _ visible: Int, _ lister: ExpressionBinder
    ) throws(LabError) -> Int {
        if case .literal(.exact(let text)) = syntax.kind, let place = Int(text) {
            guard (1...visible).contains(place) else {
                throw SQLErrors.make("SQL112", "Ordinal out of range", binder.span(syntax.range))
            }
            return place - 1
        }
        if case .name(let name) = syntax.kind, name.parts.count == 1,
            let index = items[..<visible].firstIndex(where: { $0.name == name.text })
        {
            return index
        }
        let value = try lister.bind(syntax)
        if let index = items.firstIndex(where: { $0.value == value }) { return index }
        guard !select.isDistinct else {
            throw SQLErrors.make(
                "SQL112", "Expression '\(binder.span(syntax.range).covered)' is not in the select clause",
                binder.span(syntax.range))
        }
        items.append(Item(value: value, name: "EXPR$\(items.count)", range: syntax.range, syntax: syntax))
        return items.count - 1
    }

    // MARK: - Aggregation

    private func aggregate(
        _ groups: GroupBinder.Groups, _ aggregates: AggregateCollector, _ overs: OverCollector,
        _ subqueries: SubqueryCollector, _ having: Expression?, _ items: inout [Item]
    ) throws(LabError) {
        let rewriter = AggregateRewriter(binder: binder, groups: groups, aggregates: aggregates, scope: scope)
        relation = rewriter.relation(over: relation)
        for index in items.indices {
            items[index].value = try rewriter.rewrite(items[index].value, items[index])
        }
        try overs.replace { (value) throws(LabError) in try rewriter.rewrite(value, nil) }
        try subqueries.replaceOuter { (value) throws(LabError) in try rewriter.rewrite(value, nil) }
        var condition: Expression?
        if let having {
            let item = Item(value: having, name: "", range: select.range, syntax: select.having)
            condition = try rewriter.rewrite(having, item)
        }
        if let condition {
            relation = try subqueries.filter(relation, by: condition, width: relation.width, values: &items)
        } else {
            relation = try subqueries.attach(to: relation, values: &items)
        }
    }

    // MARK: - OVER

    private func applyOvers(_ overs: OverCollector, _ items: inout [Item]) throws(LabError) {
        guard !overs.calls.isEmpty else { return }
        if let other = overs.calls.firstIndex(where: { $0.window != overs.calls[0].window }) {
            throw SQLErrors.make(
                "SQL205",
                "Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same "
                    + "window. please re-check the over window statement.", overs.spans[other],
                fix: "compute the windows one after another in subqueries")
        }
        let built = OverBuilder.build(overs, over: relation)
        relation = built.relation
        for index in items.indices {
            items[index].value = items[index].value.replacing {
                guard case .input(let column, let type) = $0, let (base, offset) = Placeholder.split(column),
                    base == Placeholder.over
                else { return nil }
                return .input(built.columns[offset], type)
            }
        }
    }

    // MARK: - The end

    private func finish(_ items: [Item], _ visible: Int, _ order: [SortKey]) throws(LabError) -> Result {
        let fields = items.map { Field($0.name, $0.value.type) }
        var result = Relation(.project(items.map(\.value)), [relation], Schema(fields))
        if select.isDistinct { result = SetOperationBinder.distinct(result) }
        return Result(relation: result, order: order, visible: visible)
    }
}
