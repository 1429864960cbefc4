import LabKernel
import StreamTypes
import Streaming

/// The rows that jobs wrote to their `print` tables, in order, typed; the tables `sink.<name>` and the report's samples.
package final class SinkTable {
    /// One table's rows, as far as the jobs of one deployment wrote them.
    package struct Output {
        package var table: String
        var deployment = ""
        package var schema: Schema
        package var kinds: [RowKind] = []
        package var rows: [[Value]] = []
        /// The rows as the print connector writes them.
        package var lines: [String] = []
        /// Rows that came after the table was full.
        package var dropped = 0
    }

    /// How many rows of one table are kept; a scenario that needs more should aggregate in its SQL.
    package static let capacity = 1_000_000

    /// In the order in which deployments first wrote to tables.
    private var parts: [Output] = []

    package init() {}

    /// The tables, in the order in which they were first written; of a table that several deployments write to, the rows
    /// of the one after those of the other.
    package var outputs: [Output] {
        parts.reduce(into: []) { merged, part in
            guard let index = merged.firstIndex(where: { $0.table == part.table }) else {
                return merged.append(part)
            }
            merged[index].kinds += part.kinds
            merged[index].rows += part.rows
            merged[index].lines += part.lines
            merged[index].dropped += part.dropped
        }
    }

    /// Parts that begin anew when their deployment next opens the table.
    private var stale: [(table: String, deployment: String)] = []

    /// A deployment is started without state: what its earlier jobs wrote to the tables that the new one opens is no
    /// part of what that does.
    func beginAnew(_ deployment: String) {
        stale.removeAll { $0.deployment == deployment }
        stale += parts.filter { $0.deployment == deployment }.map { ($0.table, deployment) }
    }

    /// The rows of a table; nil when nothing wrote to it.
    package func output(_ table: String) -> Output? { outputs.first { $0.table == table } }

    /// A job opens a table: from now on it exists, even without rows.
    func open(_ table: String, of deployment: String, schema: Schema) {
        if let outdated = stale.firstIndex(where: { $0.table == table && $0.deployment == deployment }) {
            stale.remove(at: outdated)
            parts.removeAll { $0.table == table && $0.deployment == deployment }
        }
        _ = index(of: table, deployment, schema)
    }

    /// Appends the rows of a batch.
    func append(
        _ batch: Batch, table: String, of deployment: String, schema: Schema, line: (Int) -> String
    ) {
        let index = index(of: table, deployment, schema)
        for row in 0..<batch.count {
            guard parts[index].rows.count < Self.capacity else {
                parts[index].dropped += batch.count - row
                return
            }
            parts[index].kinds.append(batch.kind(row))
            parts[index].rows.append(batch.columns.map { $0.value(row) })
            parts[index].lines.append(line(row))
        }
    }

    /// The last `rows` lines of each table.
    func samples(rows: Int) -> [RunReport.OutputSample] {
        outputs.map { output in
            .init(
                table: output.table, rows: Array(output.lines.suffix(rows)),
                total: output.lines.count + output.dropped)
        }
    }

    private func index(of table: String, _ deployment: String, _ schema: Schema) -> Int {
        let known = parts.firstIndex { $0.table == table && $0.deployment == deployment }
        if let known { return known }
        parts.append(Output(table: table, deployment: deployment, schema: schema))
        return parts.count - 1
    }
}
