import CloudGateway
import Synchronization

/// The segments of a store: where the bodies of a group of commits go, before they have files of their own.
final class BodyJournal: Sendable {
    private struct State {
        var current: Segment?
        var bytes: Int64 = 0
        var records: [Segment.Record] = []
        var nextIndex = 1
    }

    private let folder: String
    private let held: HeldBodies
    private let state = Mutex(State())

    /// A segment this long takes no more groups.
    private static let fullBytes: Int64 = 8 << 20
    private static let ending = ".segment"

    /// Creates the folder if it is missing.
    init(folder: String, held: HeldBodies) throws(CloudError) {
        (self.folder, self.held) = (folder, held)
        try Files.makeFolder(folder)
    }

    /// Makes bodies lasting; answers the segment that this filled, if it did.
    func append(_ bodies: [(name: BlobName, bytes: [UInt8])]) throws(CloudError) -> Full? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(bodies.reduce(0) { $0 + $1.bytes.count + 128 })
        var records: [Segment.Record] = []
        for (name, body) in bodies {
            let path = name.path
            let offset = Segment.encode(body, number: name.number, path: path, into: &bytes)
            records.append(
                Segment.Record(number: name.number, path: path, offset: Int64(offset), count: body.count))
        }
        let (segment, start) = try current()
        // What a failure left behind these bytes is written over by the next group.
        try segment.append(bytes, at: start)
        for index in records.indices { records[index].offset += start }
        held.move(records.map { ($0.number, $0.offset, $0.count) }, to: segment)
        state.withLock { state in
            state.bytes = start + Int64(bytes.count)
            state.records += records
        }
        return start + Int64(bytes.count) >= Self.fullBytes ? take() : nil
    }

    /// A segment that takes no more records.
    typealias Full = (segment: Segment, records: [Segment.Record])

    /// Ends the current segment; nil when there is none.
    func take() -> Full? {
        state.withLock { state in
            guard let segment = state.current else { return nil }
            defer { (state.current, state.bytes, state.records) = (nil, 0, []) }
            return (segment, state.records)
        }
    }

    private func current() throws(CloudError) -> (Segment, Int64) {
        let (open, bytes, index) = state.withLock { state in
            defer { if state.current == nil { state.nextIndex += 1 } }
            return (state.current, state.bytes, state.nextIndex)
        }
        if let open { return (open, bytes) }
        let segment = try Segment("\(folder)/\(index)\(Self.ending)")
        try Files.syncFolder(folder)
        state.withLock { $0.current = segment }
        return (segment, 0)
    }

    /// The segments that an earlier process left, oldest first.
    func leftBehind() throws(CloudError) -> [Full] {
        let indices = Files.list(folder).filter { $0.hasSuffix(Self.ending) }
            .compactMap { Int($0.dropLast(Self.ending.count)) }.sorted()
        state.withLock { $0.nextIndex = max($0.nextIndex, (indices.last ?? 0) + 1) }
        var segments: [Full] = []
        for index in indices {
            let segment = try Segment("\(folder)/\(index)\(Self.ending)")
            segments.append((segment, try segment.records()))
        }
        return segments
    }
}
