import LabKernel
import StreamTypes

/// Binds, rewrites and plans queries and INSERTs into jobs.
struct JobBuilder {
    let runner: StatementRunner

    private var session: SQLSession { runner.session }

    // MARK: - Queries

    func query(_ syntax: QuerySyntax) throws(LabError) -> StatementResult {
        let relation = try runner.binder().query(syntax, outer: nil)
        let schema = JobBuilder.shown(relation.schema)
        let root = try plan(relation, at: runner.span(syntax.range))
        let source = Calcs.materialized(root, keepRowtime: true)
        let renamed = try Calcs.project(source.columns, over: source, names: schema.names)
        let sink = PhysicalNode(.sink(Sink(target: .collect, accepts: .retract)), [renamed], renamed.schema)
        try kinds(sink, runner.span(syntax.range))
        let plan = job([finish(sink, wantsBefore: true)], name: "collect")
        return .query(plan, schema)
    }

    /// Output names made distinct, as in `id`, `id0`.
    private static func shown(_ schema: Schema) -> Schema {
        var seen: Set<String> = []
        return Schema(
            schema.fields.map { field in
                var name = field.name
                var number = 0
                while !seen.insert(name).inserted {
                    name = "\(field.name)\(number)"
                    number += 1
                }
                return Field(name, field.type)
            })
    }

    /// The operators of a bound query; errors that name no place point at the whole query.
    func plan(_ relation: Relation, at span: SourceSpan) throws(LabError) -> PhysicalNode {
        let planner = PhysicalPlanner(connectors: session.connectors, options: session.options)
        let rewritten = ColumnPruner.run(PredicatePushdown.run(relation))
        return try placed(span) { () throws(LabError) in
            try OverPlanner.refuseSeveralWindows(relation)
            try checkOptions()
            return try planner.plan(rewritten)
        }
    }

    /// Options whose effect is not there are refused rather than passed over.
    private func checkOptions() throws(LabError) {
        for key in ["early-fire", "late-fire"] where session.options.isTrue("table.exec.emit.\(key).enabled")
        {
            throw LabError(
                "ENG001", "'table.exec.emit.\(key).enabled' is not supported by the embedded engine",
                fix: "run with --engine flink")
        }
        guard session.options.isTrue("table.exec.mini-batch.enabled") else { return }
        let size = session.options["table.exec.mini-batch.size"].flatMap { Int($0) } ?? -1
        guard size > 0 else {
            throw LabError(
                "ENG010", "Key: 'table.exec.mini-batch.size' , default: -1 (fallback keys: []) must be > 0.",
                fix: "SET 'table.exec.mini-batch.size' = '5000'")
        }
    }

    private func kinds(_ sink: PhysicalNode, _ span: SourceSpan) throws(LabError) {
        try placed(span) { () throws(LabError) in try ChangelogInference.inferKinds(sink) }
    }

    private func placed<T>(_ span: SourceSpan, _ body: () throws(LabError) -> T) throws(LabError) -> T {
        do throws(LabError) {
            return try body()
        } catch {
            var placed = error
            if placed.span == nil { placed.span = span }
            throw placed
        }
    }

    private func finish(_ sink: PhysicalNode, wantsBefore: Bool) -> PlanNode {
        var finisher = PlanFinisher(startingAt: session.nextNode)
        let root = finisher.finish(sink, wantsBefore: wantsBefore)
        session.nextNode = finisher.next
        return root
    }

    private func job(_ roots: [PlanNode], name: String) -> JobPlan {
        JobPlan(
            roots: roots, options: session.options.all, timeZone: session.options.timeZone,
            name: session.options["pipeline.name"] ?? name)
    }

    // MARK: - INSERT

    func inserts(_ inserts: [InsertSyntax]) throws(LabError) -> JobPlan {
        var roots: [PlanNode] = []
        var names: [String] = []
        for insert in inserts {
            let (sink, wantsBefore) = try self.insert(insert)
            roots.append(finish(sink, wantsBefore: wantsBefore))
            if case .sink(let operation) = sink.op, case .table(let table) = operation.target {
                names.append("\(table.path)")
            }
        }
        return job(roots, name: "insert-into_" + names.joined(separator: ","))
    }

    /// The sink of an INSERT with its input, and whether it wants `-U` rows.
    func insert(_ syntax: InsertSyntax) throws(LabError) -> (PhysicalNode, Bool) {
        let span = runner.span(syntax.range)
        if let form = syntax.refusedForm { throw SQLErrors.unsupported(form, span) }
        let table = try target(syntax)
        let binder = runner.binder()
        let options = try TableHints.options(table, syntax.hints, binder)
        let relation = try SinkBinder(binder: binder, table: table).bind(syntax)
        let abilities = try placed(runner.span(syntax.table.range)) { () throws(LabError) in
            try session.connectors.sink(table, options: options)
        }
        try checkMetadata(table, abilities, syntax)
        guard !syntax.isOverwrite || abilities.supportsOverwrite else {
            throw SQLErrors.make(
                "SQL139",
                "INSERT OVERWRITE requires that the underlying DynamicTableSink of table '\(table.path)' "
                    + "implements the SupportsOverwrite interface.",
                runner.span(syntax.table.range))
        }
        let root = try plan(relation, at: span)
        let source = Calcs.materialized(root, keepRowtime: true)
        var sink = Sink(
            target: .table(table), options: options, accepts: abilities.accepts,
            targetColumns: targetColumns(syntax, table), staticPartitions: staticPartitions(syntax),
            isOverwrite: syntax.isOverwrite)
        sink.notNullColumns = table.sinkSchema.fields.indices.filter { !table.sinkSchema[$0].type.isNullable }
        sink.rowtimeColumn = source.schema.fields.firstIndex { $0.type.timeAttribute == .rowtime }
        try checkRowtimes(source, table, span)
        sink.metadataKeys = table.columns.compactMap { column in
            if case .metadata(let key, false) = column.kind { return key }
            return nil
        }
        let bare = PhysicalNode(.sink(sink), [source], source.schema)
        try kinds(bare, span)
        return try changelog(bare, sink, source, abilities, table, span)
    }

    /// - Throws: what Flink says of rows with several event times.
    private func checkRowtimes(
        _ source: PhysicalNode, _ table: TableDefinition, _ span: SourceSpan
    ) throws(LabError) {
        let names = source.schema.fields.filter { $0.type.timeAttribute == .rowtime }.map(\.name)
        guard names.count > 1 else { return }
        throw SQLErrors.make(
            "SQL209",
            "The query contains more than one rowtime attribute column [\(names.joined(separator: ", "))] for "
                + "writing into table '\(table.path)'.\nPlease select the column that should be used as the "
                + "event-time timestamp for the table sink by casting all other columns to regular TIMESTAMP "
                + "or TIMESTAMP_LTZ.",
            span, fix: "CAST all but one of them AS TIMESTAMP(3)")
    }

    /// Settles which changes the sink gets.
    private func changelog(
        _ bare: PhysicalNode, _ sink: Sink, _ source: PhysicalNode, _ abilities: SinkAbilities,
        _ table: TableDefinition,
        _ span: SourceSpan
    ) throws(LabError) -> (PhysicalNode, Bool) {
        let missing = source.kinds.subtracting(abilities.accepts).subtracting(.updateBefore)
        guard missing.isEmpty else {
            var error = ChangelogInference.refusal("Table sink '\(table.path)'", source)
            error.span = span
            throw error
        }
        let takesBefore = abilities.accepts.contains(.updateBefore)
        let key = table.primaryKey.compactMap {
            source.schema.index(of: $0) ?? table.sinkSchema.index(of: $0)
        }.sorted()
        let upsertKeys = KeyMetadata.upsertKeys(source)
        var result = sink
        result.materializesUpserts = materializes(source, abilities, key, upsertKeys)
        let node = PhysicalNode(.sink(result), [source], source.schema)
        node.kinds = bare.kinds
        let onlyAfter = !takesBefore && (key.isEmpty || upsertKeys.contains(key))
        return (node, !onlyAfter)
    }

    /// `table.exec.sink.upsert-materialize`: AUTO where the sink's key is not the key of the changes.
    private func materializes(
        _ source: PhysicalNode, _ abilities: SinkAbilities, _ key: [Int], _ upsertKeys: [[Int]]
    ) -> Bool {
        let setting = session.options["table.exec.sink.upsert-materialize"]?.uppercased() ?? "AUTO"
        let takesBefore = abilities.accepts.contains(.updateBefore)
        if setting == "NONE" || source.kinds.isInsertOnly { return false }
        if setting == "FORCE" { return !key.isEmpty && !takesBefore }
        if abilities.accepts.isInsertOnly || takesBefore || key.isEmpty { return false }
        return !upsertKeys.contains { Set(key).isSuperset(of: $0) }
    }

    // MARK: - Targets

    private func target(_ syntax: InsertSyntax) throws(LabError) -> TableDefinition {
        let span = runner.span(syntax.table.range)
        let path = try runner.catalog.resolve(syntax.table, span)
        switch runner.catalog.object(path) {
        case .table(let table): return table
        case .view:
            throw SQLErrors.make(
                "SQL114", "Sink '\(path)' does not exists", span, fix: "it is a view: insert into a table")
        case nil:
            let known = runner.catalog.names(path.catalog, path.database, views: false)
            throw SQLErrors.make(
                "SQL114",
                "Cannot find table '\(path.quoted)' in any of the catalogs "
                    + "[\(runner.catalog.catalogNames.joined(separator: ", "))], nor as a temporary table.",
                span, fix: known.isEmpty ? nil : suggestion(for: path.name, among: known, kind: "tables"))
        }
    }

    private func targetColumns(_ syntax: InsertSyntax, _ table: TableDefinition) -> [Int]? {
        guard !syntax.columns.isEmpty else { return nil }
        return syntax.columns.compactMap { table.sinkSchema.index(of: $0.text) }
    }

    private func staticPartitions(_ syntax: InsertSyntax) -> [TableOption] {
        syntax.partition.map { part in
            let span = runner.span(part.value.range)
            var value = span.covered
            if case .literal(.string(let text)) = part.value.kind { value = text }
            return TableOption(key: part.column.text, value: value, valueSpan: span)
        }
    }

    private func checkMetadata(
        _ table: TableDefinition, _ abilities: SinkAbilities, _ syntax: InsertSyntax
    ) throws(LabError) {
        for column in table.columns {
            guard case .metadata(let key, false) = column.kind,
                !abilities.metadata.contains(where: { $0.key == key })
            else {
                continue
            }
            throw SQLErrors.make(
                "SQL138",
                "Table '\(table.path)' declares persistable metadata columns, but the underlying "
                    + "DynamicTableSink doesn't implement the SupportsWritingMetadata interface. If the "
                    + "column should not be persisted, it can be declared with the VIRTUAL keyword.",
                column.span ?? runner.span(syntax.table.range))
        }
    }
}
