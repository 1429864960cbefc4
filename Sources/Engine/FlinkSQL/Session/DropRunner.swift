import LabKernel
import StreamTypes

/// DROP statements.
struct DropRunner {
    let runner: StatementRunner

    private var catalog: SessionCatalog { runner.catalog }

    func run(_ drop: DropSyntax) throws(LabError) -> StatementResult {
        let span = runner.span(drop.name.range)
        switch drop.target {
        case .table, .view: try dropTable(drop, span)
        case .database: try dropDatabase(drop, span)
        case .catalog: try dropCatalog(drop, span)
        case .function:
            if !drop.ifExists {
                throw SQLErrors.make("SQL114", try missingFunction(drop), span)
            }
        }
        return .done
    }

    private func missingFunction(_ drop: DropSyntax) throws(LabError) -> String {
        let path = try catalog.resolve(drop.name, runner.span(drop.name.range))
        if drop.isSystem {
            return
                "Could not drop temporary system function. A function named '\(drop.name.text)' "
                + "doesn't exist."
        }
        return drop.isTemporary
            ? "Temporary catalog function \(path.quoted) doesn't exist"
            : "Function \(path.database).\(path.name) does not exist in Catalog \(path.catalog)."
    }

    private func dropTable(_ drop: DropSyntax, _ span: SourceSpan) throws(LabError) {
        let path = try catalog.resolve(drop.name, span)
        let isView = drop.target == .view
        let kind = isView ? "View" : "Table"
        if !drop.isTemporary, matches(catalog.object(path, isTemporary: true), isView) {
            throw SQLErrors.make(
                "SQL141",
                "Temporary \(kind.lowercased()) with identifier '\(path.quoted)' exists. Drop it first "
                    + "before removing the permanent \(kind.lowercased()).",
                span)
        }
        guard matches(catalog.object(path, isTemporary: drop.isTemporary), isView) else {
            if drop.ifExists { return }
            let known = catalog.names(path.catalog, path.database, views: isView)
            throw SQLErrors.make(
                "SQL114",
                "\(drop.isTemporary ? "Temporary table or view" : kind) with identifier '\(path)' "
                    + "does not exist.",
                span,
                fix: known.isEmpty
                    ? nil : suggestion(for: path.name, among: known, kind: isView ? "views" : "tables"))
        }
        catalog.remove(path, isTemporary: drop.isTemporary)
    }

    private func matches(_ object: SessionCatalog.Object?, _ isView: Bool) -> Bool {
        switch object {
        case .table: !isView
        case .view: isView
        case nil: false
        }
    }

    private func dropDatabase(_ drop: DropSyntax, _ span: SourceSpan) throws(LabError) {
        let (owner, database) = try runner.databasePath(drop.name)
        guard catalog.hasCatalog(owner) || drop.ifExists else {
            throw SQLErrors.make("SQL114", "Catalog \(owner) does not exist.", span)
        }
        guard catalog.hasDatabase(owner, database) else {
            if drop.ifExists { return }
            throw SQLErrors.make("SQL114", "Database \(database) does not exist in Catalog \(owner).", span)
        }
        guard database != catalog.currentDatabase || owner != catalog.currentCatalog else {
            throw SQLErrors.make(
                "SQL141", "Cannot drop a database which is currently in use.", span,
                fix: "USE another one first")
        }
        guard drop.isCascade || catalog.names(owner, database).isEmpty else {
            throw SQLErrors.make(
                "SQL141", "Database \(database) in catalog \(owner) is not empty.", span, fix: "add CASCADE")
        }
        catalog.removeDatabase(owner, database)
    }

    private func dropCatalog(_ drop: DropSyntax, _ span: SourceSpan) throws(LabError) {
        let name = drop.name.text
        guard catalog.hasCatalog(name) else {
            if drop.ifExists { return }
            throw SQLErrors.make("SQL114", "Catalog \(name) does not exist.", span)
        }
        guard name != catalog.currentCatalog else {
            throw SQLErrors.make("SQL141", "Cannot drop a catalog which is currently in use.", span)
        }
        catalog.removeCatalog(name)
    }
}
