import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// `'connector' = 'print'`: writes every change as a line.
///
/// Source: Flink documentation, "Print SQL Connector".
package struct PrintConnector: TableConnector {
    package let identifier = "print"
    package let doc = "Writes every change as a line of text to the task's output."
    package let options =
        [
            ConnectorOption("print-identifier", .string, "Stands before each line."),
            ConnectorOption("standard-error", .boolean, default: "false", "Writes to the error output."),
            ConnectorOption("sink.parallelism", .int, "The sink's parallelism, else its input's."),
            ConnectorOption(
                "property-version", .int, default: "1", "The version of the options; only 1 exists."),
        ] + [ConnectorOption].scanWatermark

    package init() {}

    package func sink(_ use: TableUse) throws(LabError) -> SinkAbilities {
        _ = try use.reader.bool("standard-error")
        _ = try use.reader.integer("sink.parallelism", as: Int32.self)
        return SinkAbilities(accepts: .retract, supportsPartitioning: true)
    }

    package func openSink(
        _ sink: Sink, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SinkWriter {
        let reader = opening.use.reader
        return PrintWriter(
            schema: schema, table: opening.use.table.path, output: opening.resources.printed,
            prefix: prefix(reader.string("print-identifier") ?? "", opening.subtask),
            toStandardError: try reader.bool("standard-error") ?? false, zone: opening.subtask.clock.zone)
    }

    /// `id:2> ` with several subtasks, `id> ` with one, `2> ` without an identifier.
    private func prefix(_ identifier: String, _ subtask: SubtaskContext) -> String {
        var parts = identifier.isEmpty ? [] : [identifier]
        if subtask.parallelism > 1 { parts.append(String(subtask.subtask + 1)) }
        return parts.isEmpty ? "" : parts.joined(separator: ":") + "> "
    }
}

/// One subtask of a `print` table.
final class PrintWriter: SinkWriter {
    private let text: RowText
    private let table: TablePath
    private let output: any PrintOutput
    private let prefix: String
    private let toStandardError: Bool

    init(
        schema: Schema, table: TablePath, output: any PrintOutput, prefix: String, toStandardError: Bool,
        zone: ZoneRules
    ) {
        text = RowText(schema, zone: zone)
        self.table = table
        self.output = output
        self.prefix = prefix
        self.toStandardError = toStandardError
    }

    func write(_ batch: Batch) throws(JobFailure) {
        let lines = (0..<batch.count).map { prefix + text.line(batch, row: $0) }
        output.print(lines, of: table, toStandardError: toStandardError)
    }

    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {}
    func commit(checkpoint: Int64) throws(JobFailure) {}
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {}
    func finish() throws(JobFailure) {}
    func abort() {}
}
