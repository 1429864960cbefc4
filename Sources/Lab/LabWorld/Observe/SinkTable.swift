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
    private var parts: [SinkPart] = []
    /// Where the tables stood at the checkpoints and savepoints of jobs.
    let snapshots = SinkSnapshots()
    /// What the next job of a deployment starts from, for the tables that it has not opened yet.
    private var starts: [SinkPart.Key: RestoreSource] = [:]
    private var lineages = 0

    package init() {}

    /// The tables, in the order in which they were first written; of a table that several deployments write to, the rows
    /// of the one after those of the other.
    package var outputs: [Output] {
        parts.map(\.output).reduce(into: []) { merged, part in
            guard let index = merged.firstIndex(where: { $0.table == part.table }) else {
                return merged.append(part)
            }
            merged[index].kinds += part.kinds
            merged[index].rows += part.rows
            merged[index].lines += part.lines
            merged[index].dropped += part.dropped
        }
    }

    /// A job of a deployment starts. Without state, what earlier jobs wrote to the tables that the new one opens is no
    /// part of what that does. From a snapshot, the tables go on where they stood when it was taken; rows that were
    /// printed after it stay, and come again, unless they take others back or a job without state came between.
    func start(_ deployment: String, from source: RestoreSource) {
        starts = starts.filter { $0.key.deployment != deployment }
        for part in parts where part.key.deployment == deployment { starts[part.key] = source }
    }

    /// The rows of a table; nil when nothing wrote to it.
    package func output(_ table: String) -> Output? { outputs.first { $0.table == table } }

    /// A job opens a table: from now on it exists, even without rows.
    func open(_ key: SinkPart.Key, schema: Schema) {
        switch starts.removeValue(forKey: key) {
        case RestoreSource.none?: parts.removeAll { $0.key == key }
        case RestoreSource.snapshot(let path, _)?: restore(key, from: path)
        case nil: break
        }
        _ = part(key, schema)
    }

    private func restore(_ key: SinkPart.Key, from path: String) {
        guard let index = parts.firstIndex(where: { $0.key == key }),
            let saved = snapshots.saved(key, at: path)
        else { return }
        guard saved.part.lineage != parts[index].lineage || parts[index].isChanging else { return }
        parts[index] = saved.part.restored(to: saved.counts)
    }

    /// The rows of a table that jobs write now.
    func part(_ key: SinkPart.Key, _ schema: Schema) -> SinkPart {
        if let known = parts.first(where: { $0.key == key }) { return known }
        lineages += 1
        let output = Output(table: key.table, deployment: key.deployment, schema: schema)
        parts.append(SinkPart(output, lineage: lineages))
        return parts[parts.count - 1]
    }

    /// The last `rows` lines of each table.
    func samples(rows: Int) -> [RunReport.OutputSample] {
        outputs.map { output in
            .init(
                table: output.table, rows: Array(output.lines.suffix(rows)),
                total: output.lines.count + output.dropped)
        }
    }
}
