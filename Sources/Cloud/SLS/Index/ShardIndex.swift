import CloudGateway
import LabKernel

/// The index segments of a shard: built as groups come in, built again when the index configuration changes.
///
/// What is left, fewer lines than a segment holds, gets segments in memory once it is searched and is many; the rest
/// is searched group by group.
final class ShardIndex {
    private var kept: [IndexSegment] = []
    /// Segments in memory behind those that are kept; they go when a kept one is cut.
    private var tail: [IndexSegment] = []
    /// The first sequence number that no kept segment covers.
    private var keptEnd: Int64
    /// Lines of groups that no kept segment covers.
    private var openLines = 0
    /// Of those, the lines that no segment in memory covers either.
    private var looseLines = 0
    /// Fewer lines are not worth a segment in memory.
    private var tailLines: Int { max(1, segmentLines / 32) }
    private let folder: String?
    /// A segment is cut when it has this many lines.
    private let segmentLines: Int

    /// Segments are kept in `folder`, or in memory for nil; `first` is the sequence number of the shard's
    /// first group.
    init(folder: String? = nil, first: Int64 = 0, segmentLines: Int = IndexBuilder.segmentLines) {
        (self.folder, keptEnd, self.segmentLines) = (folder, first, segmentLines)
    }

    /// All segments in the order of their groups.
    var segments: [IndexSegment] { kept + tail }

    /// The first sequence number that no segment covers.
    var end: Int64 { max(keptEnd, tail.last?.endSequence ?? 0) }

    /// Takes over the segments of the folder that cover the shard's first groups without a gap; others go.
    func restore(_ shard: Shard) {
        guard let folder else { return }
        for path in IndexFiles.list(folder) {
            guard let segment = IndexSegment(path: path), follows(segment) else {
                _ = IndexFiles.remove(path)
                continue
            }
            kept.append(segment)
            keptEnd = segment.endSequence
        }
        openLines = shard.groups(from: keptEnd).reduce(0) { $0 + $1.logCount }
        looseLines = openLines
    }

    private func follows(_ segment: IndexSegment) -> Bool {
        kept.isEmpty
            ? segment.firstSequence <= keptEnd && segment.endSequence > keptEnd
            : segment.firstSequence == keptEnd
    }

    /// A group came in at the end of the shard.
    func noteLines(_ count: Int) {
        openLines += count
        looseLines += count
    }

    /// Forgets segments whose groups are all gone.
    func trim(before sequence: Int64) {
        while let first = kept.first, first.endSequence <= sequence {
            remove(first)
            kept.removeFirst()
        }
        tail.removeAll { $0.endSequence <= sequence }
        keptEnd = max(keptEnd, sequence)
    }

    /// Forgets all segments: the shard is removed.
    func removeAll() {
        kept.forEach(remove)
        (kept, tail) = ([], [])
    }

    private func remove(_ segment: IndexSegment) {
        if let path = segment.path { _ = IndexFiles.remove(path) }
    }

    /// Builds segments in memory of what no segment covers, when it is many lines, so that the next search finds
    /// them; also does what `update` does.
    func prepareSearch(_ shard: Shard, _ index: IndexConfiguration) throws(CloudError) {
        try update(shard, index)
        guard looseLines >= tailLines else { return }
        let first = end
        var builder = IndexBuilder(index)
        for group in shard.groups(from: first) {
            group.payload.withBytes { builder.add($0, isIndexed: group.isIndexed) }
        }
        if let segment = IndexSegment(builder.block(first: first, configuration: index.fingerprint)) {
            tail.append(segment)
            looseLines = 0
        }
    }

    /// Builds segments until less than one is left over. A configuration that differs from the one segments
    /// were built by has them all built again.
    ///
    /// - Throws: InternalServerError when a segment cannot be written.
    func update(_ shard: Shard, _ index: IndexConfiguration) throws(CloudError) {
        func isOld(_ segment: IndexSegment) -> Bool { segment.configuration != index.fingerprint }
        if kept.contains(where: isOld) || tail.contains(where: isOld) {
            removeAll()
            keptEnd = shard.firstSequence
            openLines = shard.groups(from: keptEnd).reduce(0) { $0 + $1.logCount }
            looseLines = openLines
        }
        guard openLines >= segmentLines else { return }
        tail = []
        var builder = IndexBuilder(index)
        var taken: Int64 = 0
        for group in shard.groups(from: keptEnd) {
            group.payload.withBytes { builder.add($0, isIndexed: group.isIndexed) }
            taken += 1
            guard builder.lineCount >= segmentLines else { continue }
            try append(&builder, first: keptEnd, index)
            (keptEnd, taken, builder) = (keptEnd + taken, 0, IndexBuilder(index))
        }
        (openLines, looseLines) = (builder.lineCount, builder.lineCount)
    }

    private func append(
        _ builder: inout IndexBuilder, first: Int64, _ index: IndexConfiguration
    ) throws(CloudError) {
        let block = builder.block(first: first, configuration: index.fingerprint)
        guard let folder else {
            if let segment = IndexSegment(block) { kept.append(segment) }
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
        if let segment = IndexSegment(path: path) { kept.append(segment) }
    }
}
