import LabKernel
import StreamTypes

/// ALTER TABLE and ALTER VIEW.
struct AlterRunner {
    let runner: StatementRunner

    /// How Flink's messages about a change of columns, keys or watermarks start.
    private static let failed = "Failed to execute ALTER TABLE statement.\n"

    private var catalog: SessionCatalog { runner.catalog }
    private func span(_ range: TextRange) -> SourceSpan { runner.span(range) }

    // MARK: - Views

    func alterView(_ name: NameSyntax, _ action: AlterViewSyntax) throws(LabError) -> StatementResult {
        let path = try catalog.resolve(name, span(name.range))
        if case .table = catalog.object(path) {
            throw SQLErrors.make("SQL114", "ALTER VIEW for a table is not allowed", span(name.range))
        }
        guard case .view(var view) = catalog.object(path) else {
            throw SQLErrors.make(
                "SQL114", "View \(path.quoted) doesn't exist or is a temporary view.", span(name.range))
        }
        let isTemporary = view.isTemporary
        switch action {
        case .rename(let newName):
            view.path = try freePath(newName)
            catalog.remove(path, isTemporary: isTemporary)
        case .query(let query):
            view.schema = try runner.binder().query(query, outer: nil).schema
            (view.query, view.file, view.columns) = (query, runner.file, [])
            (view.catalog, view.database) = (catalog.currentCatalog, catalog.currentDatabase)
        }
        catalog.put(.view(view), at: view.path, isTemporary: isTemporary)
        return .done
    }

    private func freePath(_ name: NameSyntax) throws(LabError) -> TablePath {
        let path = try catalog.resolve(name, span(name.range))
        guard catalog.object(path) == nil else {
            throw SQLErrors.make(
                "SQL132",
                "Table (or view) \(path.database).\(path.name) already exists in Catalog \(path.catalog).",
                span(name.range))
        }
        return path
    }

    // MARK: - Tables

    func alterTable(
        _ name: NameSyntax, _ ifExists: Bool, _ action: AlterTableSyntax
    ) throws(LabError) -> StatementResult {
        let path = try catalog.resolve(name, span(name.range))
        if case .refused(let form) = action { throw SQLErrors.unsupported(form, span(name.range)) }
        if case .view = catalog.object(path) {
            throw SQLErrors.make("SQL114", "ALTER TABLE for a view is not allowed", span(name.range))
        }
        guard case .table(var table) = catalog.object(path) else {
            if ifExists { return .done }
            let known = catalog.names(path.catalog, path.database, views: false)
            throw SQLErrors.make(
                "SQL114", "Table \(path.quoted) doesn't exist or is a temporary table.", span(name.range),
                fix: known.isEmpty ? nil : suggestion(for: path.name, among: known, kind: "tables"))
        }
        let isTemporary = table.isTemporary
        if case .rename(let newName) = action {
            table.path = try freePath(newName)
            catalog.remove(path, isTemporary: isTemporary)
        } else {
            try apply(action, to: &table, name)
        }
        catalog.put(.table(table), at: table.path, isTemporary: isTemporary)
        return .done
    }

    private func apply(
        _ action: AlterTableSyntax, to table: inout TableDefinition, _ name: NameSyntax
    ) throws(LabError) {
        switch action {
        case .rename, .refused: break
        case .setOptions(let options): setOptions(options, &table)
        case .resetOptions(let keys): try resetOptions(keys, &table, name)
        case .add(let elements):
            try checkDistinct(elements)
            for element in elements { try add(element, &table) }
        case .modify(let elements):
            try checkDistinct(elements)
            for element in elements { try modify(element, &table) }
        case .dropColumns(let columns):
            var seen: Set<String> = []
            for column in columns {
                guard seen.insert(column.text).inserted else {
                    throw SQLErrors.make(
                        "SQL142",
                        "\(AlterRunner.failed)Duplicate column `\(column.text)`.",
                        span(column.range))
                }
                try drop(try simple(column), &table)
            }
        case .dropPrimaryKey: try dropKey(&table, name)
        case .dropConstraint(let constraint):
            guard !table.primaryKey.isEmpty else { return try dropKey(&table, name) }
            guard table.primaryKeyName == constraint.text else {
                throw SQLErrors.make(
                    "SQL142",
                    "\(AlterRunner.failed)The base table does not define a primary key constraint "
                        + "named '\(constraint.text)'. Available "
                        + "constraint name: ['\(table.primaryKeyName ?? "")'].",
                    span(constraint.range))
            }
            try dropKey(&table, name)
        case .dropWatermark:
            guard let watermark = table.watermark else {
                throw SQLErrors.make(
                    "SQL142",
                    "\(AlterRunner.failed)The base table does not define any watermark strategy.",
                    span(name.range))
            }
            setAttribute(.none, watermark.column, &table)
            table.watermark = nil
        case .renameColumn(let old, let new): try rename(try simple(old), try simple(new), &table)
        }
    }

    private func checkDistinct(_ elements: [AlterTableSyntax.AlterElement]) throws(LabError) {
        var seen: Set<String> = []
        for element in elements {
            guard case .column(let column, _) = element else { continue }
            guard !column.name.text.contains(".") else {
                throw SQLErrors.make(
                    "SQL142",
                    "\(AlterRunner.failed)Alter nested row type \(column.name.text) is not supported yet.",
                    span(column.name.range))
            }
            guard seen.insert(column.name.text).inserted else {
                throw SQLErrors.make(
                    "SQL142",
                    "\(AlterRunner.failed)Encounter duplicate column `\(column.name.text)`.",
                    span(column.name.range))
            }
        }
    }

    /// The column a name stands for; fields of rows cannot be altered.
    private func simple(_ name: NameSyntax) throws(LabError) -> Identifier {
        guard name.parts.count == 1 else {
            throw SQLErrors.make(
                "SQL142",
                "\(AlterRunner.failed)Alter nested row type \(name.text) is not supported yet.",
                span(name.range))
        }
        return name.parts[0]
    }

    // MARK: - Options and keys

    private func setOptions(_ options: [OptionSyntax], _ table: inout TableDefinition) {
        for option in options {
            table.options.removeAll { $0.key == option.key }
            table.options.append(
                TableOption(
                    key: option.key, value: option.value, keySpan: span(option.keyRange),
                    valueSpan: span(option.valueRange)))
        }
    }

    private func resetOptions(
        _ keys: [Identifier], _ table: inout TableDefinition, _ name: NameSyntax
    ) throws(LabError) {
        for key in keys {
            guard key.text != "connector" else {
                throw SQLErrors.make(
                    "SQL142", "ALTER TABLE RESET does not support changing 'connector'", span(key.range))
            }
            table.options.removeAll { $0.key == key.text }
        }
        guard !keys.isEmpty else {
            throw SQLErrors.make("SQL142", "ALTER TABLE RESET does not support empty key", span(name.range))
        }
    }

    private func dropKey(_ table: inout TableDefinition, _ name: NameSyntax) throws(LabError) {
        guard !table.primaryKey.isEmpty else {
            throw SQLErrors.make(
                "SQL142",
                "\(AlterRunner.failed)The base table does not define any primary key.",
                span(name.range))
        }
        (table.primaryKey, table.primaryKeyName) = ([], nil)
    }

    private func setAttribute(_ attribute: TimeAttribute, _ column: String, _ table: inout TableDefinition) {
        guard let index = table.columns.firstIndex(where: { $0.name == column }) else { return }
        table.columns[index].type = table.columns[index].type.withTimeAttribute(attribute)
    }

    // MARK: - Columns

    private func add(_ element: AlterTableSyntax.AlterElement, _ table: inout TableDefinition)
        throws(LabError)
    {
        let builder = TableBuilder(runner: runner, path: table.path)
        switch element {
        case .column(let column, let position):
            guard !table.columns.contains(where: { $0.name == column.name.text }) else {
                throw SQLErrors.make(
                    "SQL134",
                    "\(AlterRunner.failed)Try to add a column `\(column.name.text)` which already "
                        + "exists in the table.",
                    span(column.name.range))
            }
            try builder.addColumns([column], to: &table)
            try move(from: table.columns.count - 1, position, &table)
        case .watermark(let watermark):
            guard table.watermark == nil else {
                throw SQLErrors.make(
                    "SQL142",
                    "\(AlterRunner.failed)The base table has already defined the watermark "
                        + "strategy `\(table.watermark?.column ?? "")` AS "
                        + "\(table.watermark?.text ?? ""). You might "
                        + "want to drop it before adding a new one.",
                    span(watermark.range))
            }
            try builder.addWatermark(watermark, to: &table)
        case .constraint(let constraint): try addKey(constraint, &table, builder)
        }
    }

    private func addKey(
        _ constraint: ConstraintSyntax, _ table: inout TableDefinition, _ builder: TableBuilder
    ) throws(LabError) {
        guard table.primaryKey.isEmpty else {
            let key = table.primaryKey.map(SyntaxPrinter.quoted).joined(separator: ", ")
            throw SQLErrors.make(
                "SQL142",
                "\(AlterRunner.failed)The base table has already defined the primary key "
                    + "constraint [\(key)]. You might want to drop it before adding a new one.",
                span(constraint.range))
        }
        try checkKey(constraint, table)
        try builder.addConstraint(constraint, to: &table)
        table.primaryKeyName = table.primaryKeyName ?? "PK_" + table.primaryKey.joined(separator: "_")
    }

    private func checkKey(_ constraint: ConstraintSyntax, _ table: TableDefinition) throws(LabError) {
        guard !constraint.isUnique, !constraint.isEnforced else { return }
        let key = constraint.name?.text ?? "PK_" + constraint.columns.map(\.text).joined(separator: "_")
        for name in constraint.columns {
            let column = table.columns.first { $0.name == name.text }
            guard column?.kind != .physical else { continue }
            let what = column == nil ? "does not exist" : "is not a physical column"
            throw SQLErrors.make(
                "SQL135", "Invalid primary key '\(key)'. Column '\(name.text)' \(what).", span(name.range))
        }
    }

    private func modify(_ element: AlterTableSyntax.AlterElement, _ table: inout TableDefinition)
        throws(LabError)
    {
        let builder = TableBuilder(runner: runner, path: table.path)
        switch element {
        case .column(let column, let position):
            let index = try place(
                column.name, table,
                "Try to modify a column `\(column.name.text)` which does not exist in the table.")
            let kept = table.columns[index].type.timeAttribute
            table.columns[index] = try builder.column(column)
            if case .computed(let expression) = column.kind {
                try builder.bindComputed(index, expression, &table)
            }
            if kept == .rowtime {
                guard table.columns[index].type.logical.isTimestampLike else {
                    throw SQLErrors.make(
                        "SQL133",
                        "Invalid data type of time field for watermark definition. The field must be of type "
                            + "TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is "
                            + "from 0 to 3, but "
                            + "the time field type is \(table.columns[index].type)", span(column.range))
                }
                setAttribute(.rowtime, column.name.text, &table)
            }
            try move(from: index, position, &table)
        case .watermark(let watermark):
            guard let old = table.watermark else {
                throw SQLErrors.make(
                    "SQL142",
                    "\(AlterRunner.failed)The base table does not define any watermark. You might "
                        + "want to add a new one.", span(watermark.range))
            }
            setAttribute(.none, old.column, &table)
            table.watermark = nil
            try builder.addWatermark(watermark, to: &table)
        case .constraint(let constraint):
            guard !table.primaryKey.isEmpty else {
                throw SQLErrors.make(
                    "SQL142",
                    "\(AlterRunner.failed)The base table does not define any primary key "
                        + "constraint. You might want to add a new one.", span(constraint.range))
            }
            (table.primaryKey, table.primaryKeyName) = ([], nil)
            try addKey(constraint, &table, builder)
        }
    }

    private func place(
        _ name: Identifier, _ table: TableDefinition, _ message: String? = nil
    ) throws(LabError) -> Int {
        guard let index = table.columns.firstIndex(where: { $0.name == name.text }) else {
            throw SQLErrors.make(
                "SQL112",
                "\(AlterRunner.failed)"
                    + (message ?? "The column `\(name.text)` does not exist in the base table."),
                span(name.range),
                fix: suggestion(for: name.text, among: table.columns.map(\.name), kind: "columns"))
        }
        return index
    }

    /// Puts a column first or behind another, and moves the column numbers in expressions with it.
    private func move(
        from index: Int, _ position: AlterTableSyntax.ColumnPosition?, _ table: inout TableDefinition
    ) throws(LabError) {
        guard let position else { return }
        var order = Array(table.columns.indices).filter { $0 != index }
        switch position {
        case .first: order.insert(index, at: 0)
        case .after(let name):
            let anchor = try place(
                name, table, "Referenced column `\(name.text)` by 'AFTER' does not exist in the table.")
            order.insert(index, at: (order.firstIndex(of: anchor) ?? order.count - 1) + 1)
        }
        reorder(order, &table)
    }

    private func reorder(_ order: [Int], _ table: inout TableDefinition) {
        let move = { (value: Expression) in value.mapInputs { order.firstIndex(of: $0) ?? $0 } }
        table.columns = order.map { table.columns[$0] }
        for index in table.columns.indices {
            table.columns[index].expression = table.columns[index].expression.map(move)
        }
        if let watermark = table.watermark { table.watermark?.expression = move(watermark.expression) }
    }

    private func drop(_ name: Identifier, _ table: inout TableDefinition) throws(LabError) {
        let index = try place(name, table)
        let isUsed =
            table.primaryKey.contains(name.text) || table.partitionKeys.contains(name.text)
            || table.watermark?.column == name.text
            || table.watermark?.expression.inputColumns.contains(index) ?? false
            || table.columns.contains { $0.expression?.inputColumns.contains(index) ?? false }
        guard !isUsed else {
            throw SQLErrors.make(
                "SQL142",
                "Failed to execute ALTER TABLE statement. The column `\(name.text)` is used by a key, a "
                    + "computed column or the watermark.",
                span(name.range))
        }
        guard table.columns.count > 1 else {
            throw SQLErrors.make("SQL142", "The table must have at least one column.", span(name.range))
        }
        reorder(Array(table.columns.indices).filter { $0 != index }, &table)
    }

    private func rename(_ old: Identifier, _ new: Identifier, _ table: inout TableDefinition) throws(LabError)
    {
        let index = try place(old, table)
        guard !table.columns.contains(where: { $0.name == new.text }) else {
            throw SQLErrors.make(
                "SQL134",
                "\(AlterRunner.failed)The column `\(new.text)` already existed in table schema.",
                span(new.range))
        }
        let users = table.columns.filter { $0.expression?.inputColumns.contains(index) ?? false }
        guard users.isEmpty else {
            let names = users.map { SyntaxPrinter.quoted($0.name) }.joined(separator: ", ")
            throw SQLErrors.make(
                "SQL142",
                "\(AlterRunner.failed)The column `\(old.text)` is referenced by computed column "
                    + "\(names).", span(old.range))
        }
        guard table.watermark?.column != old.text else {
            throw SQLErrors.make(
                "SQL142",
                "\(AlterRunner.failed)The column `\(old.text)` is referenced by watermark expression.",
                span(old.range))
        }
        table.columns[index].name = new.text
        table.primaryKey = table.primaryKey.map { $0 == old.text ? new.text : $0 }
        table.partitionKeys = table.partitionKeys.map { $0 == old.text ? new.text : $0 }
    }
}
