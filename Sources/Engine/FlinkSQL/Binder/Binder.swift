import LabKernel
import StreamTypes

/// Binds one statement: names to tables and columns, expressions to types.
final class Binder {
    let catalog: SessionCatalog
    /// The file that the syntax being bound was read from; a view's own while that is bound.
    private(set) var file: SourceFile
    /// `table.exec.legacy-cast-behaviour` is ENABLED.
    let hasLegacyCasts: Bool
    private var commonTables: [[String: CommonTable]] = []
    private var viewDepth = 0

    /// A WITH table: its syntax and how many WITH levels it may see.
    private struct CommonTable {
        var syntax: CommonTableSyntax
        var level: Int
    }

    init(_ catalog: SessionCatalog, file: SourceFile, options: SessionOptions) {
        self.catalog = catalog
        self.file = file
        hasLegacyCasts = options["table.exec.legacy-cast-behaviour"]?.uppercased() == "ENABLED"
    }

    func span(_ range: TextRange) -> SourceSpan { SourceSpan(file: file, start: range.start, end: range.end) }

    // MARK: - Queries

    /// Binds a query; `outer` is the scope around a subquery.
    ///
    /// `targets` are the types a bare NULL in VALUES takes, those of an INSERT's columns.
    func query(
        _ syntax: QuerySyntax, outer: Scope?, targets: [DataType] = []
    ) throws(LabError) -> Relation {
        if !syntax.with.isEmpty { push(syntax.with) }
        defer { if !syntax.with.isEmpty { commonTables.removeLast() } }
        if case .select(let select) = syntax.body {
            let bound = try SelectBinder(self, select, outer: outer).bind(orderBy: syntax.orderBy)
            return try limited(bound, syntax)
        }
        let relation = try body(syntax.body, outer: outer, targets: targets)
        let keys = try orderByOutput(syntax.orderBy, relation)
        return try limited(
            SelectBinder.Result(relation: relation, order: keys, visible: relation.width), syntax)
    }

    private func push(_ tables: [CommonTableSyntax]) {
        commonTables.append([:])
        let level = commonTables.count - 1
        for table in tables {
            commonTables[level][table.name.text] = CommonTable(syntax: table, level: level)
        }
    }

    private func body(
        _ body: QuerySyntax.Body, outer: Scope?, targets: [DataType]
    ) throws(LabError) -> Relation {
        switch body {
        case .select(let select):
            return try SelectBinder(self, select, outer: outer).bind(orderBy: []).relation
        case .values(let rows): return try values(rows, outer: outer, targets: targets)
        case .setOperation(let operation, let isAll, let left, let right):
            return try SetOperationBinder(binder: self).bind(operation, isAll, left, right, outer)
        case .nested(let inner): return try query(inner, outer: outer)
        case .table(let name): return try table(name, hints: [], alias: nil).relation
        }
    }

    /// Adds ORDER BY, OFFSET and FETCH, and drops columns that only ORDER BY needed.
    private func limited(_ bound: SelectBinder.Result, _ syntax: QuerySyntax) throws(LabError) -> Relation {
        var relation = bound.relation
        let offset = try count(syntax.offset) ?? 0
        let fetch = try count(syntax.fetch)
        if !bound.order.isEmpty || offset > 0 || fetch != nil {
            relation = Relation(.sort(bound.order, offset: offset, fetch: fetch), [relation], relation.schema)
        }
        if bound.visible < relation.width {
            let kept = Array(0..<bound.visible)
            relation = Relation(
                .project(kept.map { relation.column($0) }), [relation], relation.schema.selecting(kept))
        }
        return relation
    }

    private func count(_ syntax: ExpressionSyntax?) throws(LabError) -> Int? {
        guard let syntax else { return nil }
        guard case .literal(.exact(let text)) = syntax.kind, let value = Int(text) else {
            throw SQLErrors.make("SQL103", "LIMIT and OFFSET take whole numbers", span(syntax.range))
        }
        return value
    }

    /// ORDER BY over a query that is no SELECT: by output names and places only.
    private func orderByOutput(_ items: [OrderItemSyntax], _ relation: Relation) throws(LabError) -> [SortKey]
    {
        var keys: [SortKey] = []
        for item in items {
            var column: Int?
            switch item.expression.kind {
            case .literal(.exact(let text)): column = Int(text).map { $0 - 1 }
            case .name(let name) where name.parts.count == 1: column = relation.schema.index(of: name.text)
            default: break
            }
            guard let column, column >= 0, column < relation.width else {
                throw SQLErrors.make(
                    "SQL112", "ORDER BY of a set operation takes output columns", span(item.expression.range),
                    fix: "columns: \(relation.schema.names.joined(separator: ", "))")
            }
            keys.append(
                SortKey(
                    column: column, isAscending: !item.isDescending,
                    nullsFirst: item.nullsFirst ?? !item.isDescending))
        }
        return keys
    }

    // MARK: - VALUES

    private func values(
        _ rows: [[ExpressionSyntax]], outer: Scope?, targets: [DataType]
    ) throws(LabError) -> Relation {
        let binder = ExpressionBinder(self, Scope(parent: outer), clause: "VALUES")
        var bound: [[Expression]] = []
        for row in rows {
            var items: [Expression] = []
            for (index, item) in row.enumerated() {
                let value = try binder.bind(item)
                let target = index < targets.count ? targets[index].logical : .null
                items.append(Coercion.typedNull(value, target))
            }
            guard items.count == bound.first?.count ?? items.count else {
                throw SQLErrors.make(
                    "SQL116", "Values passed to VALUES operator must have compatible types",
                    span(row[0].range))
            }
            bound.append(items)
        }
        return try valuesRelation(bound, rows)
    }

    private func valuesRelation(_ bound: [[Expression]], _ rows: [[ExpressionSyntax]]) throws(LabError)
        -> Relation
    {
        var fields: [Field] = []
        for column in bound[0].indices {
            if let bad = bound.indices.first(where: { isBareNull(bound[$0][column]) }) {
                throw SQLErrors.make(
                    "SQL117", "Illegal use of 'NULL'", span(rows[bad][column].range),
                    fix: "write CAST(NULL AS type)")
            }
            guard let type = TypeMerging.common(bound.map { $0[column].type }) else {
                throw SQLErrors.make(
                    "SQL116", "Values passed to VALUES operator must have compatible types",
                    span(rows[0][column].range))
            }
            fields.append(Field("EXPR$\(column)", type.withoutTimeAttribute))
        }
        let coerced = bound.map { row in
            row.enumerated().map { Coercion.coerce($0.element, to: fields[$0.offset].type.logical) }
        }
        return rowsRelation(coerced, Schema(fields))
    }

    private func isBareNull(_ value: Expression) -> Bool { value.type.logical == .null }

    /// Literal rows as one node; rows with expressions as projections of an empty row, united.
    func rowsRelation(_ rows: [[Expression]], _ schema: Schema) -> Relation {
        var literals: [[Literal]] = []
        for row in rows {
            let values = row.compactMap { value -> Literal? in
                if case .literal(let literal, _) = value { return literal }
                if case .cast(.literal(.null, _), _, _) = value { return .null }
                return nil
            }
            if values.count == row.count { literals.append(values) }
        }
        if literals.count == rows.count { return Relation(.values(literals), [], schema) }
        let parts = rows.map { Relation(.project($0), [.one], schema) }
        return parts.count == 1 ? parts[0] : Relation(.union, parts, schema)
    }

    // MARK: - Tables

    /// A named table with the scope entry it brings.
    struct BoundTable {
        var relation: Relation
        var table: ScopeTable
    }

    /// A WITH table, a view or a table of the catalog.
    func table(_ name: NameSyntax, hints: [HintSyntax], alias: Identifier?) throws(LabError) -> BoundTable {
        let shown = alias?.text ?? name.parts[name.parts.count - 1].text
        if name.parts.count == 1, let common = commonTable(name.text) {
            return entry(try bind(common), shown, [])
        }
        let path = try catalog.resolve(name, span(name.range))
        switch catalog.object(path) {
        case .table(let table):
            let options = try TableHints.options(table, hints, self)
            let relation = Relation(
                .scan(
                    LogicalScan(
                        table: table, options: options, span: span(name.range),
                        columns: Array(table.columns.indices))),
                [], table.schema)
            return entry(relation, shown, [path.catalog, path.database])
        case .view(let view):
            return entry(try bind(view, name), shown, [path.catalog, path.database])
        case nil:
            throw catalog.notFound(name, path, span(name.range), commonTables.flatMap { $0.keys.sorted() })
        }
    }

    private func entry(_ relation: Relation, _ alias: String, _ qualifiers: [String]) -> BoundTable {
        BoundTable(relation: relation, table: Binder.scopeTable(relation, alias, qualifiers))
    }

    static func scopeTable(
        _ relation: Relation, _ alias: String, _ qualifiers: [String] = [], columns: [String]? = nil
    ) -> ScopeTable {
        let names = columns ?? relation.schema.names
        let entries = zip(names, relation.schema.fields.indices).map { name, index in
            ScopeColumn(name: name, index: index, type: relation.schema[index].type)
        }
        return ScopeTable(alias: alias, qualifiers: qualifiers, columns: entries)
    }

    private func commonTable(_ name: String) -> CommonTable? {
        for frame in commonTables.reversed() {
            if let found = frame[name] { return found }
        }
        return nil
    }

    private func bind(_ common: CommonTable) throws(LabError) -> Relation {
        let saved = commonTables
        defer { commonTables = saved }
        commonTables = Array(commonTables.prefix(common.level + 1))
        commonTables[common.level][common.syntax.name.text] = nil
        let relation = try query(common.syntax.query, outer: nil)
        let columns = common.syntax.columns
        guard columns.isEmpty || columns.count == relation.width else {
            throw SQLErrors.make(
                "SQL119", "Number of columns must match number of query columns", span(columns[0].range))
        }
        return try renamed(relation, columns)
    }

    private func bind(_ view: ViewDefinition, _ name: NameSyntax) throws(LabError) -> Relation {
        guard viewDepth < 30 else {
            throw SQLErrors.make("SQL118", "views are nested too deeply at '\(name.text)'", span(name.range))
        }
        let saved = (file, commonTables)
        viewDepth += 1
        (file, commonTables) = (view.file, [])
        defer {
            viewDepth -= 1
            (file, commonTables) = saved
        }
        let inner = try catalog.using(view.catalog, view.database) { () throws(LabError) in
            try query(view.query, outer: nil)
        }
        return try renamed(inner, view.columns)
    }

    /// The relation with other column names; none keeps them.
    func renamed(_ relation: Relation, _ names: [Identifier]) throws(LabError) -> Relation {
        guard !names.isEmpty else { return relation }
        guard names.count == relation.width else {
            throw SQLErrors.make(
                "SQL119",
                "List of column aliases must have same degree as table; table has \(relation.width) columns "
                    + "(\(relation.schema.names.map { "'\($0)'" }.joined(separator: ", "))), whereas alias "
                    + "list has \(names.count) columns",
                span(names[0].range))
        }
        let fields = zip(names, relation.schema.types).map { Field($0.text, $1) }
        return Relation(.project(relation.columns), [relation], Schema(fields))
    }
}
