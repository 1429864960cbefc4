import LabKernel
import StreamTypes

/// SHOW statements.
struct ShowRunner {
    let runner: StatementRunner

    private var catalog: SessionCatalog { runner.catalog }

    func run(_ show: ShowSyntax, _ span: SourceSpan) throws(LabError) -> StatementResult {
        switch show.subject {
        case .catalogs: return Rows.column("catalog name", matching(catalog.catalogNames, show))
        case .currentCatalog: return Rows.column("current catalog name", [catalog.currentCatalog])
        case .databases: return try databases(show, span)
        case .currentDatabase: return Rows.column("current database name", [catalog.currentDatabase])
        case .tables: return try tables(show, views: nil, "table name")
        case .views: return try tables(show, views: true, "view name")
        case .functions:
            let names = show.isRestricted ? [] : FunctionCatalog.allNames.map { $0.lowercased() }
            return Rows.column("function name", matching(names, show))
        case .modules: return ModuleRunner(runner: runner).show(isFull: show.isRestricted)
        case .columns: return try columns(show)
        case .createTable: return try createTable(show)
        case .createView: return try createView(show)
        case .createCatalog:
            guard let name = show.name else { return .done }
            return try CatalogRunner(runner: runner).show(name.parts[0])
        case .jars: return Rows.column("jars", [])
        case .jobs, .partitions, .procedures:
            throw SQLErrors.unsupported("SHOW \(show.subject.rawValue)", span)
        }
    }

    private func matching(_ names: [String], _ show: ShowSyntax) -> [String] {
        guard let pattern = show.pattern else { return names }
        return names.filter { LikePattern.matches($0, pattern, ignoringCase: show.isILike) != show.isNotLike }
    }

    private func databases(_ show: ShowSyntax, _ span: SourceSpan) throws(LabError) -> StatementResult {
        let owner = show.name?.text ?? catalog.currentCatalog
        guard catalog.hasCatalog(owner) else {
            throw SQLErrors.make("SQL114", "Catalog \(owner) does not exist", span)
        }
        return Rows.column("database name", matching(catalog.databaseNames(owner), show))
    }

    private func tables(_ show: ShowSyntax, views: Bool?, _ title: String) throws(LabError) -> StatementResult
    {
        var (owner, database) = (catalog.currentCatalog, catalog.currentDatabase)
        if let name = show.name {
            (owner, database) = try runner.databasePath(name)
            guard catalog.hasCatalog(owner) else {
                throw SQLErrors.make("SQL114", "Catalog \(owner) does not exist", runner.span(name.range))
            }
        }
        guard catalog.hasDatabase(owner, database) else {
            throw SQLErrors.make(
                "SQL114", "Database '\(owner)'.'\(database)' doesn't exist.",
                show.name.map { runner.span($0.range) })
        }
        return Rows.column(title, matching(catalog.names(owner, database, views: views), show))
    }

    private func columns(_ show: ShowSyntax) throws(LabError) -> StatementResult {
        guard let name = show.name else { return .done }
        let (schema, rows) = try DescribeRunner(runner: runner).rows(name)
        let kept = rows.filter { row in
            guard case .string(let column) = row[0] else { return true }
            return !matching([column], show).isEmpty
        }
        return .rows(Schema(Array(schema.fields.prefix(6))), kept.map { Array($0.prefix(6)) })
    }

    private func createTable(_ show: ShowSyntax) throws(LabError) -> StatementResult {
        guard let name = show.name else { return .done }
        let path = try catalog.resolve(name, runner.span(name.range))
        switch catalog.object(path) {
        case .table(let table): return Rows.column("result", [CreateTablePrinter.text(table)])
        case .view:
            throw SQLErrors.make(
                "SQL114",
                "SHOW CREATE TABLE is only supported for tables, but \(path.quoted) is a view. Please use "
                    + "SHOW CREATE VIEW instead.",
                runner.span(name.range))
        case nil:
            throw SQLErrors.make(
                "SQL114",
                "Could not execute SHOW CREATE TABLE. Table with identifier \(path.quoted) does not exist.",
                runner.span(name.range))
        }
    }

    private func createView(_ show: ShowSyntax) throws(LabError) -> StatementResult {
        guard let name = show.name else { return .done }
        let path = try catalog.resolve(name, runner.span(name.range))
        if case .table = catalog.object(path) {
            throw SQLErrors.make(
                "SQL114",
                "SHOW CREATE VIEW is only supported for views, but \(path.quoted) is a table. "
                    + "Please use SHOW "
                    + "CREATE TABLE instead.", runner.span(name.range))
        }
        guard case .view(let view) = catalog.object(path) else {
            throw SQLErrors.make(
                "SQL114",
                "Could not execute SHOW CREATE VIEW. View with identifier \(path.quoted) does not exist.",
                runner.span(name.range))
        }
        let range = view.query.range
        let query = SourceSpan(file: view.file, start: range.start, end: range.end).covered
        let names = view.schema.names.map(SyntaxPrinter.quoted).joined(separator: ", ")
        let kind = view.isTemporary ? "TEMPORARY VIEW" : "VIEW"
        return Rows.column("result", ["CREATE \(kind) \(path.quoted)(\(names)) as\n\(query)\n"])
    }
}
