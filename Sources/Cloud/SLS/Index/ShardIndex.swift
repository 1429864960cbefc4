import CloudGateway
import LabKernel

/// The index segments of a shard: built as groups come in, built again when the index configuration changes.
///
/// What no segment covers yet, fewer lines than a segment holds, is searched group by group.
final class ShardIndex {
    private(set) var segments: [IndexSegment] = []
    /// The first sequence number that no segment covers.
    private(set) var end: Int64
    /// Lines of groups that no segment covers.
    private var openLines = 0
    private let folder: String?
    /// A segment is cut when it has this many lines.
    private let segmentLines: Int

    /// Segments are kept in `folder`, or in memory for nil; `first` is the sequence number of the shard's
    /// first group.
    init(folder: String? = nil, first: Int64 = 0, segmentLines: Int = IndexBuilder.segmentLines) {
        (self.folder, end, self.segmentLines) = (folder, first, segmentLines)
    }

    /// Takes over the segments of the folder that cover the shard's first groups without a gap; others go.
    func restore(_ shard: Shard) {
        guard let folder else { return }
        for path in IndexFiles.list(folder) {
            guard let segment = IndexSegment(path: path), follows(segment) else {
                _ = IndexFiles.remove(path)
                continue
            }
            segments.append(segment)
            end = segment.endSequence
        }
        openLines = shard.groups(from: end).reduce(0) { $0 + $1.logCount }
    }

    private func follows(_ segment: IndexSegment) -> Bool {
        segments.isEmpty
            ? segment.firstSequence <= end && segment.endSequence > end : segment.firstSequence == end
    }

    /// A group came in at the end of the shard.
    func noteLines(_ count: Int) { openLines += count }

    /// Forgets segments whose groups are all gone.
    func trim(before sequence: Int64) {
        while let first = segments.first, first.endSequence <= sequence {
            remove(first)
            segments.removeFirst()
        }
        end = max(end, sequence)
    }

    /// Forgets all segments: the shard is removed.
    func removeAll() {
        segments.forEach(remove)
        segments = []
    }

    private func remove(_ segment: IndexSegment) {
        if let path = segment.path { _ = IndexFiles.remove(path) }
    }

    /// Builds segments until less than one is left over. A configuration that differs from the one segments
    /// were built by has them all built again.
    ///
    /// - Throws: InternalServerError when a segment cannot be written.
    func update(_ shard: Shard, _ index: IndexConfiguration) throws(CloudError) {
        if segments.contains(where: { $0.configuration != index.fingerprint }) {
            removeAll()
            (end, openLines) = (shard.firstSequence, Int.max)
        }
        guard openLines >= segmentLines else { return }
        var builder = IndexBuilder(index)
        var taken: Int64 = 0
        for group in shard.groups(from: end) {
            group.payload.withBytes { builder.add($0, isIndexed: group.isIndexed) }
            taken += 1
            guard builder.lineCount >= segmentLines else { continue }
            try append(&builder, first: end, index)
            (end, taken, builder) = (end + taken, 0, IndexBuilder(index))
        }
        openLines = builder.lineCount
    }

    private func append(
        _ builder: inout IndexBuilder, first: Int64, _ index: IndexConfiguration
    ) throws(CloudError) {
        let block = builder.block(first: first, configuration: index.fingerprint)
        guard let folder else {
            if let segment = IndexSegment(block) { segments.append(segment) }
            return
        }
        let path = "\(folder)/\(padded(Int(first), 20)).idx"
        do throws(SystemFailure) {
            try IndexFiles.write(block, to: path)
        } catch {
            throw CloudError(
                "InternalServerError", status: 500,
                "The index could not be stored: \(error.call) \(error.path): \(error.reason)")
        }
        if let segment = IndexSegment(path: path) { segments.append(segment) }
    }
}

extension IndexConfiguration {
    /// A number that tells this configuration from others.
    var fingerprint: UInt64 {
        json.text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
