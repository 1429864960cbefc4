import FlinkSQL
import LabKernel
import StreamTypes

/// Hands rows to a connector's writer (`Sink`) and commits with checkpoints; checks NOT NULL columns before.
final class SinkOperator: Operator {
    private let sink: Sink
    private let schema: Schema
    private let writer: any SinkWriter
    private let dropsNulls: Bool
    private let awaitsFinalCheckpoint: Bool
    private let lengths: LengthEnforcer?
    private let materializer: UpsertMaterializer?
    private let kept: Batch

    /// - Parameter upsertKeys: the sets of columns by any of which the input is updated.
    init(
        _ sink: Sink, input: Schema, upsertKeys: [[Int]], writer: any SinkWriter, options: JobOptions,
        clock: EvaluationClock
    ) {
        self.sink = sink
        schema = input
        self.writer = writer
        dropsNulls = options.dropsNulls
        awaitsFinalCheckpoint = options.awaitsFinalCheckpoint
        lengths = options.fitsLengths ? Self.lengths(sink, input) : nil
        materializer = UpsertMaterializer(
            sink, input: input, upsertKeys: upsertKeys, ttlMillis: options.stateTTLMillis)
        kept = Batch(schema: input)
        super.init(clock: clock)
    }

    private static func lengths(_ sink: Sink, _ input: Schema) -> LengthEnforcer? {
        guard case .table(let table) = sink.target else { return nil }
        return LengthEnforcer(table, input: input)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let batch = lengths?.enforce(batch) ?? batch
        let nullable = sink.notNullColumns.filter { !batch.columns[$0].allValid }
        guard let row = firstNull(batch, nullable) else { return try write(batch) }
        guard dropsNulls else {
            kept.clear()
            kept.append(batch, 0..<row)
            try write(kept)
            throw nullFailure(batch, nullable, row)
        }
        let rows = (0..<batch.count).filter { row in !nullable.contains { batch.columns[$0].isNull(row) } }
        kept.gather(batch, rows.map { Int32($0) }, rows.count)
        try write(kept)
    }

    /// Whether rows are kept instead of written, because other subtasks work on other threads at this time.
    var holdsBack = false
    private var heldBack: [Batch] = []

    /// Writes what was kept, and keeps no more.
    func writeHeldBack() throws(JobFailure) {
        holdsBack = false
        let batches = heldBack
        heldBack.removeAll()
        for batch in batches { try write(batch) }
    }

    private func write(_ batch: Batch) throws(JobFailure) {
        guard !holdsBack else { return heldBack.append(batch.copied()) }
        guard let materializer else { return try writer.write(batch) }
        let changes = materializer.materialize(batch, now: clock.processingMillis)
        if changes.count > 0 { try writer.write(changes) }
    }

    private func firstNull(_ batch: Batch, _ columns: [Int]) -> Int? {
        guard !columns.isEmpty else { return nil }
        return (0..<batch.count).first { row in columns.contains { batch.columns[$0].isNull(row) } }
    }

    private func nullFailure(_ batch: Batch, _ columns: [Int], _ row: Int) -> JobFailure {
        let column = columns.first { batch.columns[$0].isNull(row) }
        let name = column.map { physicalName($0) } ?? ""
        return JobFailure(
            "org.apache.flink.table.api.TableException",
            "Column '\(name)' is NOT NULL, however, a null value is being written into it. "
                + "You can set job configuration 'table.exec.sink.not-null-enforcer'='DROP' "
                + "to suppress this exception and drop such records silently.")
    }

    private func physicalName(_ column: Int) -> String {
        guard case .table(let table) = sink.target, column < table.sinkSchema.count else {
            return schema[column].name
        }
        return table.sinkSchema[column].name
    }

    override var nextTimer: Int64? { writer.nextTimer }

    override func onTimer(_ now: Int64) throws(JobFailure) { try writer.onTimer(now) }

    override func endInput(_ input: Int) throws(JobFailure) {
        if awaitsFinalCheckpoint { try writer.endInput() } else { try writer.finish() }
    }

    override func snapshot(_ snapshot: inout SnapshotWriter, _ barrier: Barrier) throws(JobFailure) {
        materializer?.snapshot(&snapshot)
        try writer.prepareCommit(checkpoint: barrier.checkpoint, &snapshot)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        try materializer?.restore(&reader, scope)
        try writer.restore(&reader, scope)
    }

    override var stateBytes: Int { materializer?.bytes ?? 0 }

    override func commit(checkpoint: Int64) throws(JobFailure) { try writer.commit(checkpoint: checkpoint) }

    func abort() { writer.abort() }
}
