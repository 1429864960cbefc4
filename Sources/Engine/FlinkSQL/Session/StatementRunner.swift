import LabKernel
import StreamTypes

/// Runs one statement in a session.
struct StatementRunner {
    let session: SQLSession
    let file: SourceFile

    var catalog: SessionCatalog { session.catalog }
    func span(_ range: TextRange) -> SourceSpan { SourceSpan(file: file, start: range.start, end: range.end) }
    func binder() -> Binder { Binder(catalog, file: file, options: session.options) }

    func run(_ statement: StatementSyntax) throws(LabError) -> StatementResult {
        switch statement.kind {
        case .query(let query): return try JobBuilder(runner: self).query(query)
        case .insert(let insert): return .insert(try JobBuilder(runner: self).inserts([insert]))
        case .statementSet(let inserts):
            guard !inserts.isEmpty else {
                throw SQLErrors.make("SQL140", "STATEMENT SET contains no statement", span(statement.range))
            }
            return .insert(try JobBuilder(runner: self).inserts(inserts))
        case .explain(let inner, let details):
            return try Explainer(runner: self).explain(inner, details: details)
        case .createTable(let syntax): return try createTable(syntax)
        case .createView(let syntax): return try createView(syntax)
        case .beginStatementSet, .endStatementSet: throw looseBlock(statement)
        case .createCatalog(let name, let options, let comment, let ifNotExists):
            return try CatalogRunner(runner: self).create(name, options, comment, ifNotExists)
        case .alterCatalog(let name, let action):
            return try CatalogRunner(runner: self).alter(name, action)
        case .describeCatalog(let name, let isExtended):
            return try CatalogRunner(runner: self).describe(name, isExtended)
        case .useModules(let names): return try ModuleRunner(runner: self).use(names)
        case .loadModule(let name, _): return try ModuleRunner(runner: self).load(name)
        case .unloadModule(let name): return try ModuleRunner(runner: self).unload(name)
        case .createDatabase(let name, _, _, let ifNotExists): return try createDatabase(name, ifNotExists)
        case .createFunction(let name, _, _, _):
            throw SQLErrors.unsupported("CREATE FUNCTION", span(name.range))
        case .drop(let drop): return try DropRunner(runner: self).run(drop)
        case .alterTable(let name, let ifExists, let action):
            return try AlterRunner(runner: self).alterTable(name, ifExists, action)
        case .alterView(let name, let action): return try AlterRunner(runner: self).alterView(name, action)
        case .alterDatabase(let name, _): return try alterDatabase(name)
        case .show(let show): return try ShowRunner(runner: self).run(show, span(statement.range))
        case .describe(let name, _): return try DescribeRunner(runner: self).describe(name)
        case .client: return .done
        case .use, .useCatalog, .set, .reset: return try changeSession(statement)
        case .unsupported(let form): throw SQLErrors.unsupported(form, span(statement.range))
        }
    }

    private func looseBlock(_ statement: StatementSyntax) -> LabError {
        if case .endStatementSet = statement.kind {
            return SQLErrors.make(
                "SQL140",
                "No Statement Set to submit, \"END;\" command should be used after \"BEGIN STATEMENT SET;\".",
                span(statement.range))
        }
        return SQLErrors.make(
            "SQL140", "the statement set has no INSERT and no END", span(statement.range),
            fix: "write BEGIN STATEMENT SET; INSERT INTO …; END;")
    }

    // MARK: - USE, SET, RESET

    private func changeSession(_ statement: StatementSyntax) throws(LabError) -> StatementResult {
        switch statement.kind {
        case .use(let name): return try use(name)
        case .useCatalog(let name):
            guard catalog.hasCatalog(name.text) else {
                throw SQLErrors.make(
                    "SQL114", "A catalog with name [\(name.text)] does not exist.", span(name.range),
                    fix: suggestion(for: name.text, among: catalog.catalogNames, kind: "catalogs"))
            }
            catalog.use(catalog: name.text)
        case .set(let key, let value):
            guard let key, let value else {
                return .rows(Rows.settings, session.options.all.map { Rows.row([$0.key, $0.value]) })
            }
            session.options[key] = value
        case .reset(let key):
            if let key { session.options[key] = nil } else { session.options.removeAll() }
        default: break
        }
        return .done
    }

    private func use(_ name: NameSyntax) throws(LabError) -> StatementResult {
        let (owner, database) = try databasePath(name)
        guard catalog.hasCatalog(owner) else {
            throw SQLErrors.make(
                "SQL114", "A catalog with name [\(owner)] does not exist.", span(name.range),
                fix: suggestion(for: owner, among: catalog.catalogNames, kind: "catalogs"))
        }
        guard catalog.hasDatabase(owner, database) else {
            throw SQLErrors.make(
                "SQL114", "A database with name [\(database)] does not exist in the catalog: [\(owner)].",
                span(name.range),
                fix: suggestion(for: database, among: catalog.databaseNames(owner), kind: "databases"))
        }
        catalog.use(catalog: owner, database: database)
        return .done
    }

    /// Catalog and database of a one- or two-part name.
    func databasePath(_ name: NameSyntax) throws(LabError) -> (String, String) {
        let parts = name.parts.map(\.text)
        guard parts.count <= 2 else {
            throw SQLErrors.make(
                "SQL114", "database identifier [ \(name.text) ] format error", span(name.range),
                fix: "write catalog.database")
        }
        return parts.count == 2 ? (parts[0], parts[1]) : (catalog.currentCatalog, parts[0])
    }

    // MARK: - CREATE

    private func createDatabase(_ name: NameSyntax, _ ifNotExists: Bool) throws(LabError) -> StatementResult {
        let (owner, database) = try databasePath(name)
        guard catalog.hasCatalog(owner) else {
            throw SQLErrors.make("SQL114", "Catalog \(owner) does not exist", span(name.range))
        }
        if catalog.hasDatabase(owner, database) {
            if ifNotExists { return .done }
            throw SQLErrors.make(
                "SQL132", "Database \(database) already exists in Catalog \(owner).", span(name.range))
        }
        catalog.addDatabase(owner, database)
        return .done
    }

    /// The properties of a database are for its catalog, which keeps none here.
    private func alterDatabase(_ name: NameSyntax) throws(LabError) -> StatementResult {
        let (owner, database) = try databasePath(name)
        guard catalog.hasDatabase(owner, database) else {
            throw SQLErrors.make(
                "SQL114", "Database \(database) does not exist in Catalog \(owner).", span(name.range))
        }
        return .done
    }

    private func createTable(_ syntax: CreateTableSyntax) throws(LabError) -> StatementResult {
        if let query = syntax.query {
            return try CreateTableAsRunner(runner: self).run(syntax, query)
        }
        let path = try newPath(syntax.name)
        if catalog.object(path, isTemporary: syntax.isTemporary) != nil {
            if syntax.ifNotExists { return .done }
            throw exists(path, syntax.isTemporary, span(syntax.name.range))
        }
        let table = try TableBuilder(runner: self, path: path).build(syntax)
        catalog.put(.table(table), at: path, isTemporary: syntax.isTemporary)
        return .done
    }

    private func createView(_ syntax: CreateViewSyntax) throws(LabError) -> StatementResult {
        let path = try newPath(syntax.name)
        if catalog.object(path, isTemporary: syntax.isTemporary) != nil {
            if syntax.ifNotExists { return .done }
            throw exists(path, syntax.isTemporary, span(syntax.name.range))
        }
        let relation = try viewRelation(syntax)
        let view = ViewDefinition(
            path: path, columns: syntax.columns, query: syntax.query, file: file,
            catalog: catalog.currentCatalog,
            database: catalog.currentDatabase, comment: syntax.comment, isTemporary: syntax.isTemporary,
            schema: relation.schema)
        catalog.put(.view(view), at: path, isTemporary: syntax.isTemporary)
        return .done
    }

    /// A view's query with the view's column names, which must differ.
    private func viewRelation(_ syntax: CreateViewSyntax) throws(LabError) -> Relation {
        let binder = binder()
        let query = try binder.query(syntax.query, outer: nil)
        guard syntax.columns.isEmpty || syntax.columns.count == query.width else {
            throw SQLErrors.make(
                "SQL119",
                "VIEW definition and input fields not match:\n\tDef fields: "
                    + "[\(syntax.columns.map(\.text).joined(separator: ", "))].\n\tInput fields: "
                    + "[\(query.schema.names.joined(separator: ", "))].", span(syntax.columns[0].range))
        }
        let relation = try binder.renamed(query, syntax.columns)
        var seen: Set<String> = []
        if let twice = relation.schema.names.first(where: { !seen.insert($0).inserted }) {
            throw SQLErrors.make(
                "SQL134", "A column with the same name `\(twice)` has been defined",
                span(syntax.columns.last?.range ?? syntax.query.range))
        }
        return relation
    }

    /// The path of a table to be made; its database must exist.
    func newPath(_ name: NameSyntax) throws(LabError) -> TablePath {
        let path = try catalog.resolve(name, span(name.range))
        guard catalog.hasCatalog(path.catalog) else {
            throw SQLErrors.make("SQL114", "Catalog \(path.catalog) does not exist.", span(name.range))
        }
        guard catalog.hasDatabase(path.catalog, path.database) else {
            throw SQLErrors.make(
                "SQL114", "Database \(path.database) does not exist in Catalog \(path.catalog).",
                span(name.range),
                fix: suggestion(
                    for: path.database, among: catalog.databaseNames(path.catalog), kind: "databases"))
        }
        return path
    }

    func exists(_ path: TablePath, _ isTemporary: Bool, _ span: SourceSpan) -> LabError {
        let message =
            isTemporary
            ? "Temporary table '\(path.quoted)' already exists"
            : "Table (or view) \(path.database).\(path.name) already exists in Catalog \(path.catalog)."
        return SQLErrors.make("SQL132", message, span, fix: "use another name, or CREATE … IF NOT EXISTS")
    }
}
