import Connectors
import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Connectors as the registry opens them, with a tap on `print` tables: their rows stay readable, typed, for checks and reports,
/// and each line goes to the job's log as it goes to the task manager's standard output on real Flink.
final class SinkTap: ConnectorRuntime {
    private let connectors: LabConnectors
    private let sinks: SinkTable
    private weak var observer: (any JobObserver)?
    private let deployment: String
    private let link: EngineLink

    init(
        _ connectors: LabConnectors, sinks: SinkTable, observer: any JobObserver, deployment: String,
        link: EngineLink
    ) {
        self.link = link
        (self.connectors, self.sinks) = (connectors, sinks)
        (self.observer, self.deployment) = (observer, deployment)
    }

    func source(_ scan: TableScan, schema: Schema, _ context: SubtaskContext) throws(LabError)
        -> any SourceReader
    {
        try connectors.source(scan, schema: schema, context)
    }

    func lookup(_ join: LookupJoin, _ context: SubtaskContext) throws(LabError) -> any LookupTable {
        try connectors.lookup(join, context)
    }

    func sink(_ sink: Sink, schema: Schema, _ context: SubtaskContext) throws(LabError) -> any SinkWriter {
        let writer = try connectors.sink(sink, schema: schema, context)
        guard case .table(let table) = sink.target else { return writer }
        guard sink.options.contains(where: { $0.key == "connector" && $0.value == "print" }) else {
            return link.disturbed(writer, of: deployment, table: table.path.name)
        }
        sinks.open(table.path.name, of: deployment, schema: schema)
        let text = RowText(schema, zone: context.clock.zone)
        let tapped = TappedWriter(writer) { [sinks, deployment] batch in
            sinks.append(batch, table: table.path.name, of: deployment, schema: schema) {
                text.line(batch, row: $0)
            }
        }
        return link.disturbed(tapped, of: deployment, table: table.path.name)
    }
}

/// A writer that shows each batch before it is written.
private final class TappedWriter: SinkWriter {
    private let inner: any SinkWriter
    private let show: (Batch) -> Void

    init(_ inner: any SinkWriter, show: @escaping (Batch) -> Void) { (self.inner, self.show) = (inner, show) }

    func write(_ batch: Batch) throws(JobFailure) {
        show(batch)
        try inner.write(batch)
    }

    var nextTimer: Int64? { inner.nextTimer }

    func onTimer(_ now: Int64) throws(JobFailure) { try inner.onTimer(now) }

    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {
        try inner.prepareCommit(checkpoint: checkpoint, &writer)
    }

    func commit(checkpoint: Int64) throws(JobFailure) { try inner.commit(checkpoint: checkpoint) }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        try inner.restore(&reader, scope)
    }

    func endInput() throws(JobFailure) { try inner.endInput() }

    func finish() throws(JobFailure) { try inner.finish() }

    func abort() { inner.abort() }
}
