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
        cost = CostTable.cost(of: vertex.name)
        batch = Batch(schema: schema, capacity: options.batchRows)
        nextDue = start
    }

    // MARK: In virtual time

    /// Rows of the current burst that have not been read.
    private var burstRest = 0
    private let cost: OperatorCost
    private var paidRows: Int64 = 0
    /// Virtual microseconds that a fault adds to each row.
    var extraMicrosPerRow = 0.0
    /// Bytes of a row in network buffers, by the rows so far.
    private(set) var rowBytes = 64

    /// Reads at most `limit` rows, as a task that can take no more does; `nextDue` says when to go on.
    ///
    /// A source that has fallen behind its rate catches up: bursts are due by the clock, whenever they are
    /// read.
    func read(at now: Int64, limit: Int) throws(JobFailure) {
        var wanted = limit
        if case .perSecond(let rows) = reader.rate {
            if burstRest == 0 { burstRest = rows }
            wanted = min(limit, burstRest)
        }
        batch.clear()
        let status = try reader.read(into: batch, limit: wanted)
        let count = batch.count
        if count > 0 {
            rowBytes = max(1, batch.networkBytes / count)
            try output.emit(batch)
        }
        if case .perSecond = reader.rate {
            burstRest -= count
            if burstRest <= 0 || count == 0 { (burstRest, nextDue) = (0, nextDue + 1000) }
        } else {
            nextDue = count > 0 ? now : now + 1
        }
        switch status {
        case .more: break
        case .idle(let millis): nextDue = max(nextDue, now + max(1, millis))
        case .ended: try end()
        }
    }

    /// Bad records that the source has skipped.
    var skippedRecords: Int64 { reader.skippedRecords }

    /// Rows that the rate has made due at `now` and that have not been read; 0 for a source without a rate.
    func lag(at now: Int64) -> Int64 {
        guard case .perSecond(let rows) = reader.rate, !isEnded else { return 0 }
        let bursts = now < nextDue ? 0 : (now - nextDue) / 1000 + 1
        return bursts * Int64(rows) - (burstRest > 0 ? Int64(rows - burstRest) : 0)
    }

    /// Virtual microseconds of the work done since this was last asked.
    func takeWorkMicros() -> Double {
        let micros = Double(output.rows - paidRows) * (cost.microsPerRowIn + extraMicrosPerRow)
        paidRows = output.rows
        return micros
    }

    // MARK: At once

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
        if barrier.stop == .drain, !isEnded { try output.emit(watermark: .max) }
        var writer = SnapshotWriter()
        writer.write(isEnded)
        writer.write(nextDue)
        try reader.snapshot(&writer)
        reader.checkpointTaken(barrier.checkpoint)
        onSnapshot(self, barrier, writer.bytes)
        if !isEnded { try output.emit(barrier: barrier) }
        if barrier.stop != .goOn { nextDue = .max }
    }

    /// The checkpoint is durable.
    func commit(checkpoint: Int64) throws(JobFailure) { try reader.checkpointCompleted(checkpoint) }

    /// Goes on from an old subtask's position.
    func restore(_ bytes: [UInt8], _ scope: RestoreScope) throws(SnapshotError) {
        var saved = SnapshotReader(bytes)
        _ = try saved.readBool()
        _ = try saved.readInt64()
        try reader.restore(&saved, scope)
    }
}
