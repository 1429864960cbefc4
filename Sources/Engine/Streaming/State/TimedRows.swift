/// One input's rows of an interval join: an append-only store in which each group's rows are chained from the newest
/// to the oldest.
///
/// A row has expired once `expire` has been called with its time; expired rows stay in the store, and in the chains,
/// until it is rebuilt. Of each block of rows the least time alive is known, so that expiry looks only at blocks that
/// have something to lose.
final class TimedRows {
    private let layouts: [ColumnLayout]
    private(set) var columns: [Column]
    /// Of each row its time in milliseconds, and whether it has been joined.
    private(set) var times = Column(.int64)
    private(set) var joined = Column(.bool)
    /// Of each row its group in the upper, one more than the next older row of the group in the lower 32 bits.
    private let links = Column(.int64)
    // What the store is rebuilt from, kept for the next time.
    private var spare: [Column]
    private var spareTimes = Column(.int64)
    private var spareJoined = Column(.bool)
    /// Of each group one more than its newest row; 0 if it has none.
    private var heads: [Int32] = []
    private let newest = NewestRows()
    private var blockLeasts: [Int64] = []
    private var dead = 0
    /// Rows of at most this time have expired.
    private(set) var expired = Int64.min
    /// All rows before it have expired.
    private(set) var firstAlive = 0

    private static let blockRows = 1024

    init(_ layouts: [ColumnLayout]) {
        self.layouts = layouts
        columns = layouts.map { Column($0) }
        spare = layouts.map { Column($0) }
    }

    var count: Int { times.count }
    /// The least time alive; `Int64.max` if no row is.
    private(set) var leastTime = Int64.max

    var bytes: Int {
        (columns + spare + [times, joined, links, spareTimes, spareJoined]).reduce(heads.capacity * 4) {
            $0 + $1.capacity * $1.laneBytes + $1.heapCapacity
        }
    }

    /// Makes room for groups `0 ..< count`.
    func grow(_ count: Int) {
        guard heads.count < count else { return }
        heads.append(contentsOf: repeatElement(0, count: count - heads.count))
    }

    /// Whether a group has rows, expired ones before the next `sweep` included.
    func hasRows(_ group: Int) -> Bool { heads[group] != 0 }

    /// Gives groups other numbers, those that have no rows perhaps none (-1).
    ///
    /// - Parameter count: how many groups there are then.
    func renumberGroups(_ mapping: [Int32], count groupCount: Int) {
        let lanes = links.int64s
        for row in 0..<count {
            lanes[row] = Int64(mapping[Int(lanes[row] >> 32)]) << 32 | lanes[row] & 0xFFFF_FFFF
        }
        var fresh = [Int32](repeating: 0, count: groupCount)
        for group in heads.indices where heads[group] != 0 { fresh[Int(mapping[group])] = heads[group] }
        heads = fresh
    }

    /// Adds the rows of `source` at `rows[0 ..< n]`.
    ///
    /// - Parameters:
    ///   - groups: the group of each row of `source`.
    ///   - rowTimes: the time of each row of `source`.
    ///   - isJoined: whether each row of `source` has been joined.
    func append(
        _ source: [Column], _ rows: UnsafePointer<Int32>, _ n: Int, groups: UnsafePointer<Int32>,
        rowTimes: UnsafePointer<Int64>, isJoined: UnsafePointer<UInt8>
    ) {
        let start = count
        for (column, from) in zip(columns, source) { column.appendGather(from, rows, n) }
        let timeLanes = times.extend(by: n).assumingMemoryBound(to: Int64.self)
        let joinedLanes = joined.extend(by: n).assumingMemoryBound(to: UInt8.self)
        for index in 0..<n {
            timeLanes[index] = rowTimes[Int(rows[index])]
            joinedLanes[index] = isJoined[Int(rows[index])]
        }
        let linkLanes = links.extend(by: n).assumingMemoryBound(to: Int64.self)
        heads.withUnsafeMutableBufferPointer { heads in
            for index in 0..<n {
                let group = Int(groups[Int(rows[index])])
                linkLanes[index] = Int64(group) << 32 | Int64(heads[group])
                heads[group] = Int32(truncatingIfNeeded: start + index + 1)
            }
        }
        noteTimes(from: start)
    }

    private func noteTimes(from start: Int) {
        let lanes = times.int64s
        var row = start
        while row < count {
            let block = row / Self.blockRows
            let end = min(count, (block + 1) * Self.blockRows)
            if block == blockLeasts.count { blockLeasts.append(.max) }
            var least = blockLeasts[block]
            for index in row..<end { least = min(least, lanes[index]) }
            blockLeasts[block] = least
            leastTime = min(leastTime, least)
            row = end
        }
    }

    /// Adds to `pairs` each of `n` rows with the rows of its group that are at most so far from its time, oldest
    /// first. A row of group -1 has none.
    func match(
        _ groups: UnsafePointer<Int32>, _ rowTimes: UnsafePointer<Int64>, _ n: Int, below: Int64,
        above: Int64,
        into pairs: PairList
    ) {
        let (times, links, first) = (times.int64s, links.int64s, firstAlive)
        heads.withUnsafeBufferPointer {
            newest.find(groups, n, $0, from: first, times: times, links: links)
        }
        let alive = expired == .max ? .max : expired + 1
        for index in 0..<newest.count {
            let row = Int(newest.rows[index])
            let (low, high) = (max(rowTimes[row] - below, alive), rowTimes[row] + above)
            var candidate = Int(newest.stored[index])
            var (time, link) = (newest.times[index], newest.links[index])
            let start = pairs.count
            while true {
                if time >= low, time <= high { pairs.add(row, candidate) }
                candidate = Int(link & 0xFFFF_FFFF) - 1
                guard candidate >= first else { break }
                (time, link) = (times[candidate], links[candidate])
            }
            if pairs.count - start > 1 { pairs.reverse(from: start) }
        }
    }

    /// Lets all rows of at most `limit` expire.
    ///
    /// - Parameter visit: called with each of them, in the order of arrival.
    func expire(_ limit: Int64, _ visit: (Int) -> Void) {
        guard leastTime <= limit else { return }
        let lanes = times.int64s
        leastTime = .max
        for block in firstAlive / Self.blockRows..<blockLeasts.count {
            if blockLeasts[block] <= limit {
                var least = Int64.max
                for row in block * Self.blockRows..<min(count, (block + 1) * Self.blockRows)
                where lanes[row] > expired {
                    if lanes[row] > limit {
                        least = min(least, lanes[row])
                    } else {
                        dead += 1
                        visit(row)
                    }
                }
                blockLeasts[block] = least
            }
            leastTime = min(leastTime, blockLeasts[block])
        }
        expired = max(expired, limit)
        while firstAlive < count, lanes[firstAlive] <= expired { firstAlive += 1 }
    }

    /// Rebuilds the store if most of it has expired. Positions change.
    func sweep() {
        guard dead > 1024, dead * 2 > count else { return }
        let kept = aliveRows()
        let oldGroups = groups()
        swap(&columns, &spare)
        swap(&times, &spareTimes)
        swap(&joined, &spareJoined)
        for column in columns + [times, joined, links] { column.clear() }
        for group in heads.indices { heads[group] = 0 }
        (blockLeasts, dead, firstAlive, leastTime) = ([], 0, 0, .max)
        append(
            spare, kept, kept.count, groups: oldGroups, rowTimes: spareTimes.int64s,
            isJoined: spareJoined.bools)
    }

    private func aliveRows() -> [Int32] {
        let lanes = times.int64s
        return (Int32(firstAlive)..<Int32(count)).filter { lanes[Int($0)] > expired }
    }

    /// The group of each row.
    private func groups() -> [Int32] {
        let lanes = links.int64s
        return (0..<count).map { Int32(lanes[$0] >> 32) }
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        let (kept, groups) = (aliveRows(), groups())
        let packedGroups = Column(.int64)
        for row in kept { packedGroups.append(int64: Int64(groups[Int(row)])) }
        writer.write(packedGroups)
        for column in [times, joined] + columns {
            let packed = Column(column.layout)
            packed.gather(column, kept, kept.count)
            writer.write(packed)
        }
    }

    /// Adds saved rows: those of saved group `i` go to group `mapping[i]`, or are dropped if that is -1.
    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        let saved = try reader.readColumn(.int64)
        let (savedTimes, savedJoined) = (try reader.readColumn(.int64), try reader.readColumn(.bool))
        var packed: [Column] = []
        for layout in layouts { packed.append(try reader.readColumn(layout)) }
        guard (packed + [savedTimes, savedJoined]).allSatisfy({ $0.count == saved.count }) else {
            throw SnapshotError("rows of a join are cut off")
        }
        var groups: [Int32] = []
        for row in 0..<saved.count {
            guard mapping.indices.contains(Int(saved.int64s[row])) else {
                throw SnapshotError("rows of a join have no groups")
            }
            groups.append(mapping[Int(saved.int64s[row])])
        }
        let owned = groups.indices.filter { groups[$0] >= 0 }.map { Int32($0) }
        grow((groups.max().map { Int($0) } ?? -1) + 1)
        append(
            packed, owned, owned.count, groups: groups, rowTimes: savedTimes.int64s,
            isJoined: savedJoined.bools)
    }
}

/// Of the rows of a batch whose group has rows in a store: the newest of these, its time and its link.
///
/// They are fetched in passes without branches, so that the memory of many rows is waited for at once.
private final class NewestRows {
    private(set) var rows: UnsafeMutablePointer<Int32> = .allocate(capacity: 1)
    private(set) var stored: UnsafeMutablePointer<Int32> = .allocate(capacity: 1)
    private(set) var times: UnsafeMutablePointer<Int64> = .allocate(capacity: 1)
    private(set) var links: UnsafeMutablePointer<Int64> = .allocate(capacity: 1)
    private(set) var count = 0
    private var room = 1

    deinit { release() }

    private func release() {
        rows.deallocate()
        stored.deallocate()
        times.deallocate()
        links.deallocate()
    }

    /// Makes room for `n` rows, and one more so that loops may write ahead.
    private func reserve(_ n: Int) {
        guard n >= room else { return }
        release()
        room = n + 1
        rows = .allocate(capacity: room)
        stored = .allocate(capacity: room)
        times = .allocate(capacity: room)
        links = .allocate(capacity: room)
    }

    /// - Parameters:
    ///   - groups: the group of each of `n` rows; -1 for none.
    ///   - heads: of each group one more than its newest row; 0 if it has none.
    ///   - first: rows before it do not count.
    func find(
        _ groups: UnsafePointer<Int32>, _ n: Int, _ heads: UnsafeBufferPointer<Int32>, from first: Int,
        times storedTimes: UnsafePointer<Int64>, links storedLinks: UnsafePointer<Int64>
    ) {
        reserve(n)
        count = 0
        guard let heads = heads.baseAddress else { return }
        var found = 0
        let (rows, stored) = (rows, stored)
        for row in 0..<n {
            let group = Int(groups[row])
            let position = Int(heads[group & ~(group >> 63)]) - 1
            rows[found] = Int32(truncatingIfNeeded: row)
            stored[found] = Int32(truncatingIfNeeded: position)
            found &+= (position >= first ? 1 : 0) & (group >= 0 ? 1 : 0)
        }
        let (times, links) = (times, links)
        for index in 0..<found {
            times[index] = storedTimes[Int(stored[index])]
            links[index] = storedLinks[Int(stored[index])]
        }
        count = found
    }
}
