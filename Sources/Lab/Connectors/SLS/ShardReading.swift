import LabKernel
import Streaming

/// How far one shard has been read.
///
/// The position is the cursor of a pull and a number of its rows: the same cursor gives the same logs again.
struct ShardReading {
    let id: Int
    var isReadOnly = false
    /// Whether it was there when the source first looked.
    let isInitial: Bool
    /// Where the present pull began, or the next one will; nil before the first.
    var cursor: String?
    /// Rows of that pull that have been given.
    var givenRows = 0
    /// Where the shard ends for this job, once known.
    var stop: String?
    var isDone = false

    /// What the cursor gave.
    var pulled: Pulled?
    /// When it may be asked again, or when its answer is there.
    var dueMillis = Int64.min
    /// Failures one after another.
    var failures = 0

    /// The logs of a pull and its bytes.
    struct Pulled {
        var groups: PulledGroups
        /// Followed by 16 bytes that may be read.
        var bytes: [UInt8]
        var next: String
        /// How long to wait before the next pull.
        var pauseMillis: Int64
    }

    init(id: Int, isInitial: Bool) { (self.id, self.isInitial) = (id, isInitial) }

    /// Whether it has rows to give at `now`.
    func isReadable(at now: Int64) -> Bool { pulled != nil && dueMillis <= now }

    /// Takes the answer to a pull.
    ///
    /// Source: alibaba-flink-connectors, `SlsRecordReader`: after less than 1 MB the next pull waits 200 ms,
    /// after less than 2 MB 500 ms, unless as many groups came as were asked for.
    mutating func take(_ answer: PulledBytes, asked: Int, at now: Int64) throws(JobFailure) {
        failures = 0
        var pause: Int64 = 0
        if answer.groups < asked {
            pause = answer.bytes.count < 1 << 20 ? 200 : answer.bytes.count < 2 << 20 ? 500 : 0
        }
        guard answer.groups > 0 else { return takeNothing(answer, at: now, pause) }
        let bytes = answer.bytes + [UInt8](repeating: 0, count: 16)
        let groups = try bytes.withUnsafeBufferPointer { (buffer) throws(JobFailure) in
            guard let base = buffer.baseAddress else { preconditionFailure("there are 16 bytes at least") }
            return try PulledGroups(base, answer.bytes.count)
        }
        pulled = Pulled(groups: groups, bytes: bytes, next: answer.next, pauseMillis: pause)
        dueMillis = now + answer.delayMillis
        dropIfGiven(at: now)
    }

    /// A readonly shard, or one before its end for this job, has no more to come.
    private mutating func takeNothing(_ answer: PulledBytes, at now: Int64, _ pause: Int64) {
        (cursor, givenRows) = (answer.next, 0)
        isDone = isReadOnly || stop != nil
        dueMillis = now + answer.delayMillis + pause
    }

    /// Goes on behind the pull when all of its rows have been given.
    mutating func dropIfGiven(at now: Int64) {
        guard let pulled, givenRows >= pulled.groups.logs.count else { return }
        // More rows than there are were given of a pull that asked for more groups.
        givenRows -= pulled.groups.logs.count
        cursor = pulled.next
        dueMillis = max(dueMillis, now + pulled.pauseMillis)
        isDone = stop != nil && cursor == stop
        self.pulled = nil
    }

    // MARK: Snapshot

    func write(to writer: inout SnapshotWriter) {
        writer.write(count: id)
        writer.write(isInitial)
        writer.write(isReadOnly)
        writer.write(isDone)
        writer.write(cursor ?? "")
        writer.write(count: givenRows)
        writer.write(stop ?? "")
    }

    init(_ reader: inout SnapshotReader) throws(SnapshotError) {
        id = try reader.readCount()
        isInitial = try reader.readBool()
        isReadOnly = try reader.readBool()
        isDone = try reader.readBool()
        let cursor = try reader.readString()
        givenRows = try reader.readCount()
        let stop = try reader.readString()
        self.cursor = cursor.isEmpty ? nil : cursor
        self.stop = stop.isEmpty ? nil : stop
    }
}
