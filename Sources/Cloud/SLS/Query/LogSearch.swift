import LabKernel

/// Looks through a logstore for logs of a time range that match a search.
struct LogSearch {
    /// Seconds since 1970; the end does not belong to it.
    var range: Range<Int64>
    /// Only logs of this topic; nil for all.
    var topic: String?
    var search: BoundSearch

    /// A log that was found.
    struct Hit {
        var time: UInt32
        var shard: Int
        var group: Int
        var line: Int

        /// Whether it comes earlier; logs of one second stand in the order of shards and arrival.
        func precedes(_ other: Hit) -> Bool {
            (time, shard, group, line) < (other.time, other.shard, other.group, other.line)
        }
    }

    /// Calls `body` with every match, shard by shard in the order of arrival, until it answers false.
    func forEach(
        in logstore: Logstore, _ body: (Hit, LogGroupView, LogLine) -> Bool
    ) {
        for (number, shard) in logstore.shards.enumerated() {
            for (position, stored) in shard.groups.enumerated() where overlaps(stored) {
                let goesOn = stored.payload.withBytes { buffer in
                    forEach(in: buffer, shard: number, group: position, body)
                }
                if !goesOn { return }
            }
        }
    }

    private func forEach(
        in buffer: UnsafeRawBufferPointer, shard: Int, group position: Int,
        _ body: (Hit, LogGroupView, LogLine) -> Bool
    ) -> Bool {
        guard let group = try? LogGroupView(buffer), isTopic(group) else { return true }
        var line = LogLine()
        for (index, place) in group.logs.enumerated() {
            guard (try? line.read(group, place)) != nil, range.contains(Int64(line.time)),
                search.matchesAll || search.matches(group, line)
            else { continue }
            let hit = Hit(time: line.time, shard: shard, group: position, line: index)
            if !body(hit, group, line) { return false }
        }
        return true
    }

    /// How many logs match.
    func count(in logstore: Logstore) -> Int {
        var total = 0
        forEach(in: logstore) { _, _, _ in
            total += 1
            return true
        }
        return total
    }

    private func overlaps(_ group: StoredGroup) -> Bool {
        group.isIndexed && Int64(group.lastTime) >= range.lowerBound
            && Int64(group.firstTime) < range.upperBound
    }

    private func isTopic(_ group: LogGroupView) -> Bool {
        guard let topic else { return true }
        return UnsafeRawBufferPointer(rebasing: group.buffer[group.topic]).elementsEqual(topic.utf8)
    }

    /// One page of the matches, oldest first or newest first, and how many logs were looked at.
    func page(
        in logstore: Logstore, offset: Int, count: Int, newestFirst: Bool
    ) -> (rows: [LogRow], total: Int) {
        var kept = BoundedOrder(limit: offset + count, newestFirst: newestFirst)
        var total = 0
        forEach(in: logstore) { hit, _, _ in
            total += 1
            kept.offer(hit)
            return true
        }
        let hits = kept.sorted.dropFirst(offset)
        return (hits.compactMap { LogRow($0, in: logstore) }, total)
    }
}

/// Keeps the first `limit` hits of an order without keeping all of them.
private struct BoundedOrder {
    private let limit: Int
    private let newestFirst: Bool
    private var hits: [LogSearch.Hit] = []

    init(limit: Int, newestFirst: Bool) { (self.limit, self.newestFirst) = (limit, newestFirst) }

    private func comes(_ left: LogSearch.Hit, before right: LogSearch.Hit) -> Bool {
        newestFirst ? right.precedes(left) : left.precedes(right)
    }

    /// Collects up to twice the limit before it sorts and cuts, so that a hit costs little.
    mutating func offer(_ hit: LogSearch.Hit) {
        hits.append(hit)
        if hits.count >= 2 * limit + 64 { cut() }
    }

    private mutating func cut() {
        hits = sorted
    }

    var sorted: [LogSearch.Hit] { Array(hits.sorted { comes($0, before: $1) }.prefix(limit)) }
}
