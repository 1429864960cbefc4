import LabKernel
import StreamTypes

/// A SQL session: its catalog, its options, and the statements run in it one after another.
///
/// Not safe for use from several tasks at once.
package final class SQLSession {
    let catalog = SessionCatalog()
    var options: SessionOptions
    var modules = SessionModules()
    let connectors: any ConnectorCatalog
    /// The node number that the next job plan starts from.
    var nextNode = 1

    /// `options` are the session's options at its start, such as `table.local-time-zone`.
    package init(connectors: any ConnectorCatalog, options: [String: String] = [:]) {
        self.connectors = connectors
        self.options = SessionOptions(options)
    }

    /// A statement as read, not yet checked against the catalog.
    package struct Statement: Sendable {
        let syntax: StatementSyntax
        let file: SourceFile

        /// The place of the statement in its file.
        package var span: SourceSpan {
            SourceSpan(file: file, start: syntax.range.start, end: syntax.range.end)
        }

        /// Whether running it starts a job: a query, an INSERT or a statement set.
        package var startsJob: Bool {
            switch syntax.kind {
            case .query, .insert, .statementSet: true
            case .createTable(let table): table.query != nil
            default: false
            }
        }

        /// Whether EXPLAIN may stand before it.
        package var isExplainable: Bool {
            switch syntax.kind {
            case .query, .insert, .statementSet: true
            default: false
            }
        }

        /// The refusal of a form that Flink's grammar has and this engine does not run; nil for all others.
        package var refusal: LabError? {
            switch syntax.kind {
            case .unsupported(let form), .alterTable(_, _, .refused(let form)):
                SQLErrors.unsupported(form, span)
            default: nil
            }
        }
    }

    /// The statements of a script; each is read even if one before it is wrong.
    package static func parse(_ file: SourceFile) -> [Result<Statement, LabError>] {
        Parser.script(file).map { $0.map { Statement(syntax: $0, file: file) } }
    }

    /// The value of a session option; nil if it is not set.
    package func option(_ key: String) -> String? { options[key] }

    /// Sets a session option, as SET does.
    package func setOption(_ key: String, _ value: String) { options[key] = value }

    /// Checks and plans a statement, or carries it out if it only changes the session.
    package func run(_ statement: Statement) throws(LabError) -> StatementResult {
        try StatementRunner(session: self, file: statement.file).run(statement.syntax)
    }

    /// Runs all statements of a text, stopping at the first mistake.
    package func run(_ file: SourceFile) throws(LabError) -> [StatementResult] {
        var results: [StatementResult] = []
        for statement in SQLSession.parse(file) { results.append(try run(try statement.get())) }
        return results
    }

    /// A table of the catalog by its name parts; nil if there is none.
    package func table(_ name: [String]) -> TableDefinition? {
        guard (1...3).contains(name.count) else { return nil }
        let path = TablePath(
            catalog: name.count == 3 ? name[0] : catalog.currentCatalog,
            database: name.count > 1 ? name[name.count - 2] : catalog.currentDatabase,
            name: name[name.count - 1])
        guard case .table(let table) = catalog.object(path) else { return nil }
        return table
    }
}
