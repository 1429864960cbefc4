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

    /// A stretch of a shard that is looked through at once.
    private enum Part {
        case segment(IndexSegment, shard: Int)
        /// The groups of a shard that no segment covers.
        case open(shard: Int)
    }

    /// The parts that can hold matches, shard by shard in the order of arrival.
    private func parts(of logstore: Logstore) -> [Part] {
        logstore.shards.enumerated().flatMap { number, shard -> [Part] in
            let segments = shard.index.segments.filter { segment in
                Int64(segment.lastTime) >= range.lowerBound && Int64(segment.firstTime) < range.upperBound
            }
            return segments.map { .segment($0, shard: number) } + [.open(shard: number)]
        }
    }

    private func lines(_ segment: IndexSegment, _ shard: Shard) -> LineSet {
        SegmentSearch(segment: segment, shard: shard, range: range, topic: topic).lines(search)
    }

    /// Calls `body` with every match, shard by shard in the order of arrival, until it answers false.
    func forEach(in logstore: Logstore, _ body: (Hit, LogGroupView, LogLine) -> Bool) {
        for part in parts(of: logstore) {
            let goesOn =
                switch part {
                case .segment(let segment, let number): forEach(segment, number, in: logstore, body)
                case .open(let number): forEachOpen(number, in: logstore, body)
                }
            if !goesOn { return }
        }
    }

    private func forEach(
        _ segment: IndexSegment, _ number: Int, in logstore: Logstore,
        _ body: (Hit, LogGroupView, LogLine) -> Bool
    ) -> Bool {
        let shard = logstore.shards[number]
        let starts = segment.groupStarts
        let skipped = Int(shard.firstSequence - segment.firstSequence)
        var goesOn = true
        SegmentReader(segment, shard).forEach(lines(segment, shard)) { line, group, content in
            let place = segment.group(of: line)
            let hit = Hit(
                time: content.time, shard: number, group: place - skipped, line: line - Int(starts[place]))
            goesOn = body(hit, group, content)
            return goesOn
        }
        return goesOn
    }

    private func forEachOpen(
        _ number: Int, in logstore: Logstore, _ body: (Hit, LogGroupView, LogLine) -> Bool
    ) -> Bool {
        let shard = logstore.shards[number]
        let first = Int(max(0, shard.index.end - shard.firstSequence))
        for position in first..<max(first, shard.groups.count) where overlaps(shard.groups[position]) {
            let goesOn = shard.groups[position].payload.withBytes { buffer in
                forEach(in: buffer, shard: number, group: position, body)
            }
            if !goesOn { return false }
        }
        return true
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

    /// Calls `segment` with the matches of each segment, and `log` with each match that no segment covers.
    func forEachPart(
        in logstore: Logstore, segment body: (IndexSegment, Shard, LineSet) -> Bool,
        log: (Hit, LogGroupView, LogLine) -> Bool
    ) {
        for part in parts(of: logstore) {
            let goesOn =
                switch part {
                case .segment(let segment, let number):
                    body(segment, logstore.shards[number], lines(segment, logstore.shards[number]))
                case .open(let number): forEachOpen(number, in: logstore, log)
                }
            if !goesOn { return }
        }
    }

    /// How many logs match.
    func count(in logstore: Logstore) -> Int {
        var total = 0
        forEachPart(in: logstore) { _, _, lines in
            total += lines.population
            return true
        } log: { _, _, _ in
            total += 1
            return true
        }
        return total
    }

    /// Calls `body` with the time of every match.
    func forEachTime(in logstore: Logstore, _ body: (UInt32) -> Void) {
        forEachPart(in: logstore) { segment, _, lines in
            let times = segment.times
            lines.forEach { line in
                body(times[line])
                return true
            }
            return true
        } log: { hit, _, _ in
            body(hit.time)
            return true
        }
    }

    private func overlaps(_ group: StoredGroup) -> Bool {
        group.isIndexed && Int64(group.lastTime) >= range.lowerBound
            && Int64(group.firstTime) < range.upperBound
    }

    private func isTopic(_ group: LogGroupView) -> Bool {
        guard let topic else { return true }
        return UnsafeRawBufferPointer(rebasing: group.buffer[group.topic]).elementsEqual(topic.utf8)
    }

    /// One page of the matches, oldest first or newest first, and how many logs match.
    ///
    /// Segments are only counted once they cannot hold a log of the page any more.
    func page(
        in logstore: Logstore, offset: Int, count: Int, newestFirst: Bool
    ) -> (rows: [LogRow], total: Int) {
        var kept = BoundedOrder(limit: offset + count, newestFirst: newestFirst)
        var total = 0
        var found: [(segment: IndexSegment, shard: Int, lines: LineSet)] = []
        for part in parts(of: logstore) {
            switch part {
            case .segment(let segment, let number):
                let lines = lines(segment, logstore.shards[number])
                let population = lines.population
                total += population
                if population > 0 { found.append((segment, number, lines)) }
            case .open(let number):
                _ = forEachOpen(number, in: logstore) { hit, _, _ in
                    total += 1
                    kept.offer(hit)
                    return true
                }
            }
        }
        found.sort {
            newestFirst
                ? $0.segment.lastTime > $1.segment.lastTime : $0.segment.firstTime < $1.segment.firstTime
        }
        for item in found {
            offer(item.segment, item.shard, item.lines, logstore.shards[item.shard], to: &kept)
        }
        let hits = kept.sorted.dropFirst(offset)
        return (hits.compactMap { LogRow($0, in: logstore) }, total)
    }

    private func offer(
        _ segment: IndexSegment, _ number: Int, _ lines: LineSet, _ shard: Shard, to kept: inout BoundedOrder
    ) {
        guard kept.mayTake(segment.firstTime, segment.lastTime) else { return }
        let (times, starts) = (segment.times, segment.groupStarts)
        let skipped = Int(shard.firstSequence - segment.firstSequence)
        lines.forEach { line in
            let time = times[line]
            if kept.mayTake(time, time) {
                let group = segment.group(of: line)
                kept.offer(
                    Hit(time: time, shard: number, group: group - skipped, line: line - Int(starts[group])))
            }
            return true
        }
    }
}

/// Keeps the first `limit` hits of an order without keeping all of them.
private struct BoundedOrder {
    private let limit: Int
    private let newestFirst: Bool
    private var hits: [LogSearch.Hit] = []
    /// The last hit that is kept, once there are `limit`.
    private var worst: LogSearch.Hit?

    init(limit: Int, newestFirst: Bool) { (self.limit, self.newestFirst) = (limit, newestFirst) }

    private func comes(_ left: LogSearch.Hit, before right: LogSearch.Hit) -> Bool {
        newestFirst ? right.precedes(left) : left.precedes(right)
    }

    /// Whether a hit of a time in this range could be kept.
    @inline(__always)
    func mayTake(_ first: UInt32, _ last: UInt32) -> Bool {
        guard let worst else { return limit > 0 }
        return newestFirst ? last >= worst.time : first <= worst.time
    }

    /// Collects up to twice the limit before it sorts and cuts, so that a hit costs little.
    mutating func offer(_ hit: LogSearch.Hit) {
        if let worst, !comes(hit, before: worst) { return }
        hits.append(hit)
        if hits.count >= 2 * limit + 64 { cut() }
    }

    private mutating func cut() {
        hits = sorted
        if limit > 0, hits.count == limit { worst = hits.last }
    }

    var sorted: [LogSearch.Hit] { Array(hits.sorted { comes($0, before: $1) }.prefix(limit)) }
}
