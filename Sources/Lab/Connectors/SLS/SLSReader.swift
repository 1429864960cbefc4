import LabKernel
import StreamTypes
import Streaming

/// One subtask of a logstore as a source: reads every `p`th shard, pull by pull in turn.
///
/// A split is a shard. Shards that splits and merges make are found as the source runs; a readonly one is
/// read to its end. After a change of parallelism shards go to other subtasks with their cursors.
final class SLSReader: SourceReader {
    let rate = SourceRate.unlimited
    private let table: SLSTable
    private let service: any LogService
    private let logstore: any LogstoreAccess
    private let decoder: LogDecoder
    private let context: SubtaskContext
    /// Own shards by id.
    private var shards: [ShardReading] = []
    /// Whose turn it is: a position in `shards`.
    private var turn = 0
    /// Whether the shards were listed in this attempt or before it.
    private var hasStarted = false
    private var listing = Listing()
    /// Where the consumer group was, by shard.
    private var groupCursors: [Int: String] = [:]
    private var failure: JobFailure?
    /// The cursors of checkpoints that are not complete yet.
    private var taken: [(checkpoint: Int64, cursors: [(shard: Int, cursor: String)])] = []

    /// The shards as they were listed in this attempt.
    private struct Listing {
        var dueMillis = Int64.min
        var failures = 0
        /// How many there were.
        var count: Int?
        /// Whether they were listed after `stopTime`.
        var isFinal = false
    }

    init(
        _ table: SLSTable, service: any LogService, logstore: any LogstoreAccess, decoder: LogDecoder,
        _ context: SubtaskContext
    ) {
        (self.table, self.service, self.logstore) = (table, service, logstore)
        (self.decoder, self.context) = (decoder, context)
    }

    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        if let failure { throw failure }
        let now = service.nowMillis
        if isListingDue(now) { try list(at: now) }
        guard listing.count != nil else { return .idle(pollMillis: max(1, listing.dueMillis - now)) }
        if let shard = try readableShard(at: now) {
            try give(shard, batch, limit, at: now)
            return .more
        }
        guard isFinished(at: now) else { return .idle(pollMillis: max(1, nextDue - now)) }
        return table.exitsAfterFinish ? .ended : .idle(pollMillis: Self.restMillis)
    }

    /// Gives rows of a shard's pull. Rows before a log that cannot be read come first, the failure with the
    /// next read.
    private func give(_ index: Int, _ batch: Batch, _ limit: Int, at now: Int64) throws(JobFailure) {
        guard let pulled = shards[index].pulled else { return }
        let first = shards[index].givenRows
        let logs = first..<min(pulled.groups.logs.count, first + limit)
        failure = try pulled.bytes.withUnsafeBufferPointer { (buffer) throws(JobFailure) -> JobFailure? in
            guard let base = buffer.baseAddress else { return nil }
            return try decoder.decode(logs, of: pulled.groups, base, into: batch)
        }
        shards[index].givenRows += batch.count
        shards[index].dropIfGiven(at: now)
        if shards[index].pulled == nil { turn = index + 1 }
        if let failure, batch.count == 0 { throw failure }
    }

    // MARK: Pulls

    /// The next shard with rows to give, in turn; asks those whose time has come.
    private func readableShard(at now: Int64) throws(JobFailure) -> Int? {
        for offset in shards.indices {
            let index = (turn + offset) % shards.count
            guard !shards[index].isDone, shards[index].dueMillis <= now else { continue }
            if shards[index].pulled == nil { try pull(index, at: now) }
            guard shards[index].isReadable(at: now) else { continue }
            turn = index
            return index
        }
        return nil
    }

    private func pull(_ index: Int, at now: Int64) throws(JobFailure) {
        let shard = shards[index]
        do throws(LogServiceError) {
            try place(index, at: now)
            guard let cursor = shards[index].cursor, !shards[index].isDone else { return }
            let answer = try logstore.pull(
                shard: shard.id, cursor: cursor, end: shards[index].stop, groups: table.batchGroups)
            do throws(JobFailure) {
                try shards[index].take(answer, asked: table.batchGroups, at: now)
            } catch {
                failure = error
            }
        } catch {
            shards[index].failures += 1
            shards[index].dueMillis = try wait(after: shards[index].failures, error, at: now)
        }
        if let failure { throw failure }
    }

    /// Finds out where a shard begins and where it ends, as far as that is not known.
    private func place(_ index: Int, at now: Int64) throws(LogServiceError) {
        let shard = shards[index]
        if shard.cursor == nil { shards[index].cursor = try beginning(of: shard) }
        if shard.stop == nil, let place = end(at: now) {
            shards[index].stop = try logstore.cursor(shard: shard.id, place)
        }
        shards[index].isDone = shards[index].stop == shards[index].cursor
    }

    /// Where a shard ends for this job, as far as that can be said yet.
    private func end(at now: Int64) -> CursorPlace? {
        switch table.stop {
        case .never: return nil
        case .atStart: return .end
        case .local(let local):
            let stop = context.clock.zone.utc(fromLocal: local)
            // The second of `stopTime` is not read; cursors know no finer times.
            return now >= stop ? .received(epochSeconds: stop.dividedFloor(by: 1_000)) : nil
        }
    }

    private func beginning(of shard: ShardReading) throws(LogServiceError) -> String {
        let mode = table.beginsAtGroup ? .timestamp : table.startup
        if let cursor = groupCursors[shard.id], table.beginsAtGroup || mode == .consumerGroup {
            return cursor
        }
        switch mode {
        case .timestamp: return try logstore.cursor(shard: shard.id, .received(epochSeconds: startSeconds))
        case .latest where shard.isInitial: return try logstore.cursor(shard: shard.id, .end)
        case .latest, .earliest, .consumerGroup: return try logstore.cursor(shard: shard.id, .begin)
        }
    }

    private var startSeconds: Int64 {
        let millis =
            table.startLocalMillis.map { context.clock.zone.utc(fromLocal: $0) } ?? service.submittedMillis
        return millis.dividedFloor(by: 1_000)
    }

    /// When to try again after a failure: a second later than the last time.
    ///
    /// Source: alibaba-flink-connectors, `SlsRecordReader`.
    private func wait(after failures: Int, _ error: LogServiceError, at now: Int64) throws(JobFailure)
        -> Int64
    {
        guard !error.isFinal, failures <= table.maxRetries else {
            throw error.failure(
                "Failed to read logstore '\(table.address.logstore)' of project '\(table.address.project)' "
                    + "after \(failures) attempts")
        }
        return now + Int64(failures) * 1_000
    }

    // MARK: Shards

    private func isListingDue(_ now: Int64) -> Bool {
        guard listing.dueMillis > now else { return true }
        return listing.count != nil && !listing.isFinal && listing.failures == 0 && isOver(at: now)
    }

    private func list(at now: Int64) throws(JobFailure) {
        let isOver = isOver(at: now)
        do throws(LogServiceError) {
            let found = try logstore.shards()
            if listing.count == nil { try openGroup() }
            try takeUp(found)
            try noteEnds()
        } catch {
            listing.failures += 1
            listing.dueMillis = try wait(after: listing.failures, error, at: now)
            return
        }
        if let failure { throw failure }
        listing.failures = 0
        listing.isFinal = isOver
        let isRepeated = table.stop != .atStart && !isOver
        listing.dueMillis = isRepeated ? table.discoveryMillis.map { now + $0 } ?? .max : .max
        hasStarted = true
    }

    /// A source that reads what is there at its start asks at once how much that is, however long it then reads.
    private func noteEnds() throws(LogServiceError) {
        guard table.stop == .atStart else { return }
        for index in shards.indices where !shards[index].isDone && shards[index].stop == nil {
            shards[index].stop = try logstore.cursor(shard: shards[index].id, .end)
        }
    }

    private func openGroup() throws(LogServiceError) {
        guard let group = table.consumerGroup else { return }
        try logstore.ensureConsumerGroup(group)
        if !hasStarted, table.startup == .consumerGroup || table.beginsAtGroup {
            groupCursors = try logstore.checkpoints(ofGroup: group)
        }
    }

    /// Notes which shards there are, and begins those that are new and the subtask's own.
    private func takeUp(_ found: [LogShard]) throws(LogServiceError) {
        if !table.takesUpNewShards, let before = listing.count, before != found.count {
            failure = Self.changed(table, from: before, to: found.count)
            return
        }
        listing.count = found.count
        for shard in found where shard.id % context.parallelism == context.subtask {
            if let index = shards.firstIndex(where: { $0.id == shard.id }) {
                shards[index].isReadOnly = shard.isReadOnly
            } else if !hasStarted || table.stop != .atStart {
                var fresh = ShardReading(id: shard.id, isInitial: !hasStarted)
                fresh.isReadOnly = shard.isReadOnly
                shards.append(fresh)
            }
        }
        // A shard that is gone has no logs any more.
        let ids = Set(found.map(\.id))
        for index in shards.indices where !ids.contains(shards[index].id) { shards[index].isDone = true }
        shards.sort { $0.id < $1.id }
    }

    /// The source before FLIP-27 fails, and the job begins anew with the new shards.
    private static func changed(_ table: SLSTable, from before: Int, to after: Int) -> JobFailure {
        let address = table.address
        return JobFailure(
            "java.lang.RuntimeException",
            "Source {SlsRecordReader-\(address.project)-\(address.logstore) endPoint:\(address.endpoint)} "
                + "partitions number has changed from {\(before)} to {\(after)}")
    }

    // MARK: The end

    /// How long a source rests that has nothing to read any more and does not end.
    private static let restMillis: Int64 = 60_000

    /// Whether nothing that is received from now on is to be read.
    private func isOver(at now: Int64) -> Bool {
        switch table.stop {
        case .never: false
        case .atStart: true
        case .local(let local): now >= context.clock.zone.utc(fromLocal: local)
        }
    }

    private func isFinished(at now: Int64) -> Bool {
        isOver(at: now) && listing.isFinal && shards.allSatisfy(\.isDone)
    }

    /// When something is to be asked next.
    private var nextDue: Int64 {
        var due = listing.dueMillis
        if case .local(let local) = table.stop, !listing.isFinal, listing.failures == 0 {
            due = min(due, context.clock.zone.utc(fromLocal: local))
        }
        for shard in shards where !shard.isDone { due = min(due, shard.dueMillis) }
        return due == .max ? service.nowMillis + Self.restMillis : due
    }

    // MARK: Checkpoints

    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) {
        writer.write(hasStarted)
        writer.write(count: shards.count)
        for shard in shards { shard.write(to: &writer) }
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let wasStarted = try reader.readBool()
        if scope.oldParallelism != scope.parallelism || scope.oldSubtask == scope.subtask {
            hasStarted = hasStarted || wasStarted
        }
        for _ in 0..<(try reader.readCount()) {
            let shard = try ShardReading(&reader)
            if shard.id % scope.parallelism == scope.subtask { shards.append(shard) }
        }
        shards.sort { $0.id < $1.id }
    }

    func checkpointTaken(_ checkpoint: Int64) {
        guard table.consumerGroup != nil else { return }
        let cursors = shards.compactMap { shard in shard.cursor.map { (shard: shard.id, cursor: $0) } }
        taken.append((checkpoint, cursors))
    }

    func checkpointCompleted(_ checkpoint: Int64) throws(JobFailure) {
        guard let group = table.consumerGroup, let newest = taken.last(where: { $0.checkpoint <= checkpoint })
        else { return }
        taken.removeAll { $0.checkpoint <= checkpoint }
        for (shard, cursor) in newest.cursors {
            do throws(LogServiceError) {
                try logstore.saveCheckpoint(cursor, shard: shard, group: group)
            } catch {
                // The group only shows progress: the next checkpoint tells it again, and the refused request
                // is on record.
                continue
            }
        }
    }
}
