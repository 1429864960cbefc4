import Connectors
import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Connectors as the registry opens them, with a tap on `print` tables: their rows stay readable, typed, for checks and reports,
/// and each line goes to the job's log as it goes to the task manager's standard output on real Flink. Between the job
/// and its observer, it hears which snapshots the rows belong to.
final class SinkTap: ConnectorRuntime {
    private let connectors: LabConnectors
    private let sinks: SinkTable
    private weak var observer: (any JobObserver)?
    private let deployment: String
    private let jobID: String
    private let link: EngineLink

    init(
        _ connectors: LabConnectors, sinks: SinkTable, observer: any JobObserver, deployment: String,
        jobID: String, link: EngineLink
    ) {
        (self.jobID, self.link) = (jobID, link)
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
        let key = SinkPart.Key(table: table.path.name, deployment: deployment)
        sinks.open(key, schema: schema)
        let text = RowText(schema, zone: context.clock.zone)
        let (sinks, jobID, subtask) = (sinks, jobID, context.subtask)
        let tapped = TappedWriter(writer) { batch in
            sinks.part(key, schema).append(batch, by: subtask) { text.line(batch, row: $0) }
        } note: { checkpoint in
            let part = sinks.part(key, schema)
            sinks.snapshots.note(checkpoint: checkpoint, of: jobID, subtask: subtask, in: part)
        }
        return link.disturbed(tapped, of: deployment, table: table.path.name)
    }
}

extension SinkTap: JobObserver {
    func job(_ jobID: String, entered state: JobState, cause: String?) {
        observer?.job(jobID, entered: state, cause: cause)
    }

    func job(_ jobID: String, ended checkpoint: CheckpointRecord) {
        sinks.snapshots.end(checkpoint, of: jobID)
        observer?.job(jobID, ended: checkpoint)
    }

    func job(_ jobID: String, logged line: JobLogLine) { observer?.job(jobID, logged: line) }
}

/// A writer that shows each batch before it is written, and notes each checkpoint that it takes part in.
private final class TappedWriter: SinkWriter {
    private let inner: any SinkWriter
    private let show: (Batch) -> Void
    private let note: (Int64) -> Void

    init(
        _ inner: any SinkWriter, show: @escaping (Batch) -> Void, note: @escaping (Int64) -> Void
    ) {
        (self.inner, self.show, self.note) = (inner, show, note)
    }

    func write(_ batch: Batch) throws(JobFailure) {
        show(batch)
        try inner.write(batch)
    }

    var nextTimer: Int64? { inner.nextTimer }

    func onTimer(_ now: Int64) throws(JobFailure) { try inner.onTimer(now) }

    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {
        note(checkpoint)
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
