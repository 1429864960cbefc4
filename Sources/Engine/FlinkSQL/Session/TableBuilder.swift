import LabKernel
import StreamTypes

/// Makes a table definition of CREATE TABLE: types, computed columns, keys, watermark, LIKE.
struct TableBuilder {
    let runner: StatementRunner
    let path: TablePath

    func build(_ syntax: CreateTableSyntax) throws(LabError) -> TableDefinition {
        var table = TableDefinition(path: path, columns: [], isTemporary: syntax.isTemporary)
        table.span = span(syntax.name.range)
        table.comment = syntax.comment
        if let like = syntax.like { try LikeMerger(runner: runner).merge(like, into: &table) }
        let inherited = table
        try takeOver(syntax, &table)
        try addColumns(syntax.columns, to: &table)
        try addKey(syntax, to: &table)
        try addPartitionKeys(syntax.partitionedBy, to: &table)
        if let second = syntax.watermarks.dropFirst().first {
            throw SQLErrors.make(
                "SQL133", "Multiple WATERMARK definitions are not supported yet.", span(second.range))
        }
        if let watermark = syntax.watermarks.first {
            if LikeMerger.strategy("WATERMARKS", syntax.like) == "OVERWRITING" { dropWatermark(&table) }
            guard table.watermark == nil else {
                throw SQLErrors.make(
                    "SQL133",
                    "There already exists a watermark spec for column '\(watermark.column.text)' in the "
                        + "base table. You "
                        + "might want to specify EXCLUDING WATERMARKS or OVERWRITING WATERMARKS.",
                    span(watermark.range))
            }
            try addWatermark(watermark, to: &table)
        }
        try checkOptions(syntax, inherited)
        addOptions(syntax.options, to: &table)
        try checkConnector(table, syntax)
        return table
    }

    private func span(_ range: TextRange) -> SourceSpan { runner.span(range) }

    // MARK: - LIKE

    /// Settles columns that the base table of LIKE has too, and its key.
    private func takeOver(_ syntax: CreateTableSyntax, _ table: inout TableDefinition) throws(LabError) {
        guard syntax.like != nil else { return }
        for column in syntax.columns {
            guard let index = table.columns.firstIndex(where: { $0.name == column.name.text }) else {
                continue
            }
            let feature = kindName(column) == "generated" ? "GENERATED" : "METADATA"
            let isSame = kindName(column) == Self.kindName(table.columns[index].kind)
            if isSame, kindName(column) != "regular",
                LikeMerger.strategy(feature, syntax.like) == "OVERWRITING"
            {
                table.columns.remove(at: index)
                continue
            }
            let hint =
                isSame && kindName(column) != "regular"
                ? " You might want to specify EXCLUDING \(feature) or OVERWRITING \(feature)." : ""
            let kind = hint.isEmpty ? "column" : "\(kindName(column)) column"
            throw SQLErrors.make(
                "SQL134", "A \(kind) named '\(column.name.text)' already exists in the base table.\(hint)",
                span(column.name.range))
        }
        let constraints = syntax.columns.compactMap(\.constraint) + syntax.constraints
        if let key = constraints.first, !table.primaryKey.isEmpty {
            throw SQLErrors.make(
                "SQL135",
                "The base table already has a primary key. You might want to specify EXCLUDING CONSTRAINTS.",
                span(key.range))
        }
    }

    private func checkOptions(_ syntax: CreateTableSyntax, _ base: TableDefinition) throws(LabError) {
        guard LikeMerger.strategy("OPTIONS", syntax.like) == "INCLUDING" else { return }
        for option in syntax.options {
            guard let old = base.options.first(where: { $0.key == option.key }) else { continue }
            throw SQLErrors.make(
                "SQL145",
                "There already exists an option ['\(old.key)' -> '\(old.value)']  in the base "
                    + "table. You might "
                    + "want to specify EXCLUDING OPTIONS or OVERWRITING OPTIONS.", span(option.keyRange))
        }
    }

    private func dropWatermark(_ table: inout TableDefinition) {
        guard let old = table.watermark,
            let index = table.columns.firstIndex(where: { $0.name == old.column })
        else { return }
        table.columns[index].type = table.columns[index].type.withoutTimeAttribute
        table.watermark = nil
    }

    private func kindName(_ column: ColumnSyntax) -> String {
        switch column.kind {
        case .physical: "regular"
        case .metadata: "metadata"
        case .computed: "generated"
        }
    }

    private static func kindName(_ kind: TableColumn.Kind) -> String {
        switch kind {
        case .physical: "regular"
        case .metadata: "metadata"
        case .computed: "generated"
        }
    }

    // MARK: - Columns

    func addColumns(_ columns: [ColumnSyntax], to table: inout TableDefinition) throws(LabError) {
        var computed: [(Int, ExpressionSyntax)] = []
        for column in columns {
            if let old = table.columns.first(where: { $0.name == column.name.text }) {
                throw duplicate(column, old)
            }
            if case .computed(let expression) = column.kind {
                computed.append((table.columns.count, expression))
            }
            table.columns.append(try self.column(column))
        }
        for (index, expression) in computed { try bindComputed(index, expression, &table) }
    }

    private func duplicate(_ column: ColumnSyntax, _ old: TableColumn) -> LabError {
        let kind = kindName(column)
        if kind == "generated", old.kind == .physical {
            return SQLErrors.make(
                "SQL134",
                "A column named '\(column.name.text)' already exists in the table. Duplicate "
                    + "columns exist in "
                    + "the compute column and regular column. ", span(column.name.range))
        }
        return SQLErrors.make(
            "SQL134", "A \(kind) Column named '\(column.name.text)' already exists in the table.",
            span(column.name.range))
    }

    func column(_ syntax: ColumnSyntax) throws(LabError) -> TableColumn {
        let types = TypeResolver(file: runner.file)
        var result = TableColumn(
            name: syntax.name.text, type: DataType(.null), comment: syntax.comment, span: span(syntax.range))
        switch syntax.kind {
        case .physical(let type): result.type = try types.resolve(type)
        case .metadata(let type, let key, let isVirtual):
            result.type = try types.resolve(type)
            result.kind = .metadata(key: key ?? syntax.name.text, isVirtual: isVirtual)
        case .computed(let expression): result.kind = .computed(SyntaxPrinter.text(expression))
        }
        return result
    }

    /// A computed column sees physical and metadata columns, not other computed ones.
    func bindComputed(
        _ index: Int, _ syntax: ExpressionSyntax, _ table: inout TableDefinition
    ) throws(LabError) {
        let scope = Scope(tables: [entry(table, computed: false)], parent: nil)
        let value = try definition(syntax, scope, "computed column")
        guard value.type.logical != .null else {
            throw SQLErrors.make(
                "SQL117", "Illegal use of 'NULL'", span(syntax.range), fix: "write CAST(NULL AS type)")
        }
        table.columns[index].expression = value
        table.columns[index].type = value.type
    }

    /// An expression of a definition, where Flink calls a missing column an unknown identifier.
    private func definition(
        _ syntax: ExpressionSyntax, _ scope: Scope, _ clause: String
    ) throws(LabError) -> Expression {
        do throws(LabError) {
            return try ExpressionBinder(runner.binder(), scope, clause: clause).bind(syntax)
        } catch {
            guard error.code == "SQL112", let name = error.span?.covered else { throw error }
            throw LabError("SQL112", "Unknown identifier '\(name)'", at: error.span, fix: error.fix)
        }
    }

    private func entry(_ table: TableDefinition, computed: Bool) -> ScopeTable {
        let columns = table.columns.enumerated().compactMap { index, column -> ScopeColumn? in
            if case .computed = column.kind, !computed { return nil }
            return ScopeColumn(name: column.name, index: index, type: column.type)
        }
        return ScopeTable(alias: table.path.name, qualifiers: [], columns: columns)
    }

    // MARK: - Keys

    private func addKey(_ syntax: CreateTableSyntax, to table: inout TableDefinition) throws(LabError) {
        let constraints = syntax.columns.compactMap(\.constraint) + syntax.constraints
        for constraint in constraints { try addConstraint(constraint, to: &table) }
        if !table.primaryKey.isEmpty, table.primaryKeyName == nil {
            table.primaryKeyName = "PK_" + table.primaryKey.joined(separator: "_")
        }
    }

    func addConstraint(_ constraint: ConstraintSyntax, to table: inout TableDefinition) throws(LabError) {
        guard !constraint.isUnique else { throw DefinitionErrors.uniqueKey(span(constraint.range)) }
        guard !constraint.isEnforced else { throw DefinitionErrors.enforcedKey(span(constraint.range)) }
        guard table.primaryKey.isEmpty else {
            throw SQLErrors.make("SQL135", "Duplicate primary key definition", span(constraint.range))
        }
        let names = constraint.columns.map(\.text)
        if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
            let key = constraint.name?.text ?? "PK_" + names.joined(separator: "_")
            throw SQLErrors.make(
                "SQL135",
                "Invalid primary key '\(key)'. A primary key must not contain duplicate columns. Found: "
                    + "[\(twice)]", span(constraint.range))
        }
        for name in constraint.columns {
            guard let index = table.columns.firstIndex(where: { $0.name == name.text }) else {
                let (line, column) = position(name.range)
                throw SQLErrors.make(
                    "SQL135",
                    "Primary key column '\(name.text)' is not defined in the schema at line \(line), column "
                        + "\(column)",
                    span(name.range),
                    fix: suggestion(for: name.text, among: table.columns.map(\.name), kind: "columns"))
            }
            guard table.columns[index].kind == .physical else {
                let (line, column) = position(name.range)
                throw SQLErrors.make(
                    "SQL135",
                    "Could not create a PRIMARY KEY with column '\(name.text)' at line \(line), column "
                        + "\(column).\nA PRIMARY KEY constraint must be declared on physical columns.",
                    span(name.range))
            }
            table.columns[index].type = table.columns[index].type.notNull
            table.primaryKey.append(name.text)
        }
        table.primaryKeyName = constraint.name?.text
    }

    private func position(_ range: TextRange) -> (Int, Int) {
        let place = runner.file.position(ofOffset: range.start)
        return (place.line, place.column)
    }

    private func addPartitionKeys(_ keys: [Identifier], to table: inout TableDefinition) throws(LabError) {
        for key in keys {
            guard table.columns.contains(where: { $0.name == key.text }) else {
                throw SQLErrors.make(
                    "SQL136",
                    "Partition column '\(key.text)' not defined in the table schema. Available columns: "
                        + "[\(table.columns.map { "'\($0.name)'" }.joined(separator: ", "))]", span(key.range)
                )
            }
            table.partitionKeys.append(key.text)
        }
    }

    // MARK: - Watermark

    func addWatermark(_ syntax: WatermarkSyntax, to table: inout TableDefinition) throws(LabError) {
        let name = syntax.column.text
        guard let index = table.columns.firstIndex(where: { $0.name == name }) else {
            let (line, column) = position(syntax.column.range)
            throw SQLErrors.make(
                "SQL133",
                "The rowtime attribute field '\(name)' is not defined in the table schema, at line \(line), "
                    + "column \(column)\n"
                    + "Available fields: [\(table.columns.map { "'\($0.name)'" }.joined(separator: ", "))]",
                span(syntax.column.range),
                fix: nearest(to: name, among: table.columns.map(\.name)).map { "did you mean '\($0)'?" })
        }
        try checkTimeType(
            table.columns[index].type, span(syntax.column.range), "time field for watermark definition",
            "time field")
        let scope = Scope(tables: [entry(table, computed: true)], parent: nil)
        let value = try definition(syntax.expression, scope, "WATERMARK")
        try checkTimeType(
            value.type, span(syntax.expression.range), "expression for watermark definition",
            "watermark expression")
        guard value.type.logical.family == table.columns[index].type.logical.family else {
            throw SQLErrors.make(
                "SQL133",
                "The watermark declaration's output data type '\(value.type.withoutTimeAttribute)' is "
                    + "different from the time "
                    + "field's data type '\(table.columns[index].type.withoutTimeAttribute)'.",
                span(syntax.expression.range))
        }
        table.columns[index].type = table.columns[index].type.withTimeAttribute(.rowtime)
        table.watermark = WatermarkDefinition(
            column: name, expression: value, text: SyntaxPrinter.text(syntax.expression))
    }

    private func checkTimeType(
        _ type: DataType, _ span: SourceSpan, _ what: String, _ subject: String
    ) throws(LabError) {
        let good =
            type.logical.isTimestampLike && (type.logical.timePrecision ?? 9) <= 3
            && type.timeAttribute != .proctime
        guard !good else { return }
        if type.timeAttribute == .proctime, subject == "time field" {
            throw SQLErrors.make(
                "SQL133", "A watermark can not be defined for a processing-time attribute.", span)
        }
        throw SQLErrors.make(
            "SQL133",
            "Invalid data type of \(what). The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the "
                + "supported precision 'p' is from 0 to 3, but the \(subject) type is "
                + "\(type.withoutTimeAttribute)", span)
    }

    // MARK: - Options

    private func addOptions(_ options: [OptionSyntax], to table: inout TableDefinition) {
        for option in options {
            let new = TableOption(
                key: option.key, value: option.value, keySpan: span(option.keyRange),
                valueSpan: span(option.valueRange))
            if let index = table.options.firstIndex(where: { $0.key == option.key }) {
                table.options[index] = new
            } else {
                table.options.append(new)
            }
        }
    }

    /// Without a connector Flink looks for a managed table and finds none, already at CREATE.
    private func checkConnector(_ table: TableDefinition, _ syntax: CreateTableSyntax) throws(LabError) {
        guard table.option("connector") == nil else { return }
        throw SQLErrors.make(
            "SQL137",
            "Table options do not contain an option key 'connector' for discovering a connector. Therefore, "
                + "Flink assumes a "
                + "managed table. However, a managed table factory that implements "
                + "org.apache.flink.table.factories.ManagedTableFactory is not in the classpath.",
            span(syntax.name.range), fix: "add WITH ('connector' = '…')")
    }
}
