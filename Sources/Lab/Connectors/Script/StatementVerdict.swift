import FlinkSQL
import LabKernel

/// Whether a text is SQL by Flink's grammar, for checks of many statements at once.
package struct StatementVerdict {
    /// True for everything that Flink's grammar has, also for forms that the embedded engine does not run.
    package var isSQL: Bool
    /// The first mistake; for a form that is not run, its refusal by name.
    package var error: LabError?

    /// Reads a text of one or more statements.
    package init(_ text: String, name: String) {
        let results = SQLSession.parse(SourceFile(name: name, text: text))
        isSQL = !results.isEmpty
        if results.isEmpty {
            error = LabError("SQL001", "SQL parse failed. Encountered \"<EOF>\" at line 0, column 0.")
        }
        for read in results {
            guard case .failure(let mistake) = read else {
                if case .success(let statement) = read { error = error ?? statement.refusal }
                continue
            }
            error = error ?? mistake
            if mistake.code != "SQL002" {
                isSQL = false
                error = mistake
                return
            }
        }
    }
}
