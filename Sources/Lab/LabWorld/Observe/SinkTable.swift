import LabKernel
import StreamTypes
import Streaming

/// The rows that jobs wrote to their `print` tables, in order, typed; the tables `sink.<name>` and the report's samples.
package final class SinkTable {
    /// One table's rows.
    package struct Output {
        package var table: String
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

    /// In the order in which the tables were first written.
    package private(set) var outputs: [Output] = []

    package init() {}

    /// The rows of a table; nil when nothing wrote to it.
    package func output(_ table: String) -> Output? { outputs.first { $0.table == table } }

    /// A job opens a table: from now on it exists, even without rows.
    package func open(_ table: String, schema: Schema) { _ = index(of: table, schema) }

    /// Appends the rows of a batch.
    package func append(_ batch: Batch, table: String, schema: Schema, line: (Int) -> String) {
        let index = index(of: table, schema)
        for row in 0..<batch.count {
            guard outputs[index].rows.count < Self.capacity else {
                outputs[index].dropped += batch.count - row
                return
            }
            outputs[index].kinds.append(batch.kind(row))
            outputs[index].rows.append(batch.columns.map { $0.value(row) })
            outputs[index].lines.append(line(row))
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

    private func index(of table: String, _ schema: Schema) -> Int {
        if let index = outputs.firstIndex(where: { $0.table == table }) { return index }
        outputs.append(Output(table: table, schema: schema))
        return outputs.count - 1
    }
}
