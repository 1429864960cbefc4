import LabKernel
import StreamTypes

/// Runs one subtask of a source: reads in bursts by the source's rate, injects barriers.
final class SourceSubtask {
    let vertex: JobVertex
    let subtask: Int
    private let reader: any SourceReader
    private let batch: Batch
    private let options: JobOptions
    let output = OperatorOutput()
    /// When the next burst is due, processing-time milliseconds.
    private(set) var nextDue: Int64
    private(set) var isEnded = false
    var onSnapshot: (SourceSubtask, Barrier, [UInt8]) -> Void = { _, _, _ in }

    /// Rows that an unlimited source gives in one instant.
    private static let burstRows = 4096

    init(
        _ vertex: JobVertex, subtask: Int, _ reader: any SourceReader, schema: Schema, options: JobOptions,
        start: Int64
    ) {
        self.vertex = vertex
        self.subtask = subtask
        self.reader = reader
        self.options = options
        batch = Batch(schema: schema, capacity: options.batchRows)
        nextDue = start
    }

    /// Emits one burst and says when the next is due.
    func burst(_ now: Int64) throws(JobFailure) {
        var left = Self.burstRows
        var pause = Int64(left) * 1000 / Int64(options.sourceRowsPerSecond)
        if case .perSecond(let rows) = reader.rate { (left, pause) = (rows, 1000) }
        nextDue = now + max(1, pause)
        while left > 0 {
            batch.clear()
            let status = try reader.read(into: batch, limit: min(left, options.batchRows))
            left -= batch.count
            if batch.count > 0 { try output.emit(batch) }
            switch status {
            case .more where batch.count > 0: continue
            case .more: return
            case .idle(let millis):
                nextDue = now + max(1, millis)
                return
            case .ended: return try end()
            }
        }
    }

    private func end() throws(JobFailure) {
        isEnded = true
        try output.emit(watermark: .max)
        try output.emitEnd()
    }

    /// Writes the position and sends the barrier on; a source that has ended only writes.
    func inject(_ barrier: Barrier) throws(JobFailure) {
        var writer = SnapshotWriter()
        writer.write(isEnded)
        writer.write(nextDue)
        try reader.snapshot(&writer)
        onSnapshot(self, barrier, writer.bytes)
        if !isEnded { try output.emit(barrier: barrier) }
    }

    /// Goes on from an old subtask's position.
    func restore(_ bytes: [UInt8], _ scope: RestoreScope) throws(SnapshotError) {
        var saved = SnapshotReader(bytes)
        _ = try saved.readBool()
        _ = try saved.readInt64()
        try reader.restore(&saved, scope)
    }
}
