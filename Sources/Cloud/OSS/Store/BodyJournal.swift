import CloudGateway
import Synchronization

/// The segments of a store: where the changes of a group of commits and its small bodies go, before the database has
/// them and they have files of their own.
final class BodyJournal: Sendable {
    private struct State {
        var current: Segment?
        var bytes: Int64 = 0
        /// Bytes of the segment's file: its records and the zeros behind them.
        var fileBytes: Int64 = 0
        var records: [Segment.Record] = []
        var nextIndex = 1
    }

    private let folder: String
    private let held: HeldBodies
    private let state = Mutex(State())

    /// A segment this long takes no more groups.
    private static let fullBytes: Int64 = 4 << 20
    /// A sync that makes a file longer takes twice as long as one of bytes that are there, so a segment grows ahead of
    /// its records by as much as it has, and by this much at most.
    private static let mostAhead: Int64 = 1 << 20
    private static let ending = ".segment"

    /// Creates the folder if it is missing.
    init(folder: String, held: HeldBodies) throws(CloudError) {
        (self.folder, self.held) = (folder, held)
        try Files.makeFolder(folder)
    }

    /// Makes bodies and the rows that name them, as `IndexRow` writes them, lasting, all or none; answers the segment
    /// that this filled, if it did.
    func append(
        _ bodies: [(number: UInt64, path: String, bytes: [UInt8])], _ rows: [UInt8]
    ) throws(CloudError) -> Full? {
        var (bytes, records) = Self.encode(bodies)
        let offset = Segment.encode(rows: rows, into: &bytes)
        let moved = records.count
        records.append(
            Segment.Record(isOfIndex: true, number: 0, path: "", offset: Int64(offset), count: rows.count))
        let (segment, start) = try current()
        // What a failure left behind these bytes is written over by the next group.
        try append(bytes, to: segment, at: start)
        for index in records.indices { records[index].offset += start }
        held.move(records.prefix(moved).map { ($0.number, $0.offset, $0.count) }, to: segment)
        state.withLock { state in
            state.bytes = start + Int64(bytes.count)
            state.records += records
        }
        return start + Int64(bytes.count) >= Self.fullBytes ? take() : nil
    }

    /// Writes a group's records, with zeros behind them where they make the file longer.
    private func append(_ records: [UInt8], to segment: Segment, at start: Int64) throws(CloudError) {
        let end = start + Int64(records.count)
        guard end > state.withLock({ $0.fileBytes }) else { return try segment.append(records, at: start) }
        let ahead = min(start, Self.mostAhead)
        do throws(CloudError) {
            try segment.append(records + [UInt8](repeating: 0, count: Int(ahead)), at: start)
            state.withLock { $0.fileBytes = end + ahead }
        } catch {
            // A disk that is nearly full has room for the records alone.
            state.withLock { $0.fileBytes = start }
            try segment.append(records, at: start)
        }
    }

    /// A segment that takes no more records.
    struct Full {
        var segment: Segment
        var records: [Segment.Record]
        /// Whether its changes of the index are in the database.
        var isIndexed = false

        /// Its changes of the index, in order.
        func rows() throws(CloudError) -> [IndexRow] {
            var rows: [IndexRow] = []
            for record in records where record.isOfIndex {
                let bytes = try segment.read(offset: record.offset, count: record.count)
                guard let decoded = IndexRow.decode(bytes) else {
                    throw OSSErrors.storage("\"\(segment.path)\" is damaged")
                }
                rows += decoded
            }
            return rows
        }
    }

    /// Ends the current segment; nil when there is none.
    func take() -> Full? {
        state.withLock { state in
            guard let segment = state.current else { return nil }
            defer { (state.current, state.bytes, state.fileBytes, state.records) = (nil, 0, 0, []) }
            return Full(segment: segment, records: state.records)
        }
    }

    /// Brings what is still held of a full segment that is in the index into a smaller one, which takes its place; nil
    /// when that would free less than half of it.
    func shrunk(_ full: Full) throws(CloudError) -> Full? {
        let held = full.records.filter { !$0.isOfIndex && self.held[$0.number] != nil }
        guard held.reduce(0, { $0 + $1.count + Segment.headBytes }) < full.segment.count / 2 else {
            return nil
        }
        var bodies: [(number: UInt64, path: String, bytes: [UInt8])] = []
        for record in held {
            let bytes = try full.segment.read(offset: record.offset, count: record.count)
            bodies.append((record.number, record.path, bytes))
        }
        let (bytes, records) = Self.encode(bodies)
        let segment = try newSegment()
        do throws(CloudError) { try segment.append(bytes, at: 0) } catch {
            segment.remove()
            throw error
        }
        self.held.move(records.map { ($0.number, $0.offset, $0.count) }, to: segment)
        full.segment.remove()
        return Full(segment: segment, records: records, isIndexed: true)
    }

    /// The bytes of records, and where each is in them.
    private static func encode(
        _ bodies: [(number: UInt64, path: String, bytes: [UInt8])]
    ) -> ([UInt8], [Segment.Record]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(bodies.reduce(0) { $0 + $1.bytes.count + 128 })
        let records = bodies.map { number, path, body in
            let offset = Segment.encode(body, number: number, path: path, into: &bytes)
            return Segment.Record(number: number, path: path, offset: Int64(offset), count: body.count)
        }
        return (bytes, records)
    }

    private func current() throws(CloudError) -> (Segment, Int64) {
        let (open, bytes) = state.withLock { ($0.current, $0.bytes) }
        if let open { return (open, bytes) }
        let segment = try newSegment()
        state.withLock { $0.current = segment }
        return (segment, 0)
    }

    private func newSegment() throws(CloudError) -> Segment {
        let index = state.withLock { state in
            defer { state.nextIndex += 1 }
            return state.nextIndex
        }
        let segment = try Segment("\(folder)/\(index)\(Self.ending)")
        try Files.syncFolder(folder)
        return segment
    }

    /// The segments that an earlier process left, oldest first.
    func leftBehind() throws(CloudError) -> [Full] {
        let indices = Files.list(folder).filter { $0.hasSuffix(Self.ending) }
            .compactMap { Int($0.dropLast(Self.ending.count)) }.sorted()
        state.withLock { $0.nextIndex = max($0.nextIndex, (indices.last ?? 0) + 1) }
        var segments: [Full] = []
        for index in indices {
            let segment = try Segment("\(folder)/\(index)\(Self.ending)")
            segments.append(Full(segment: segment, records: try segment.records()))
        }
        return segments
    }
}
