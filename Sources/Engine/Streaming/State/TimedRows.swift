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
    private let heads = Column(.int64)
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
        (columns + spare + [times, joined, links, heads, spareTimes, spareJoined]).reduce(0) {
            $0 + $1.capacity * $1.laneBytes + $1.heapCapacity
        }
    }

    /// Makes room for groups `0 ..< count`.
    func grow(_ count: Int) {
        let start = heads.count
        guard start < count else { return }
        heads.extend(by: count - start).initializeMemory(
            as: UInt8.self, repeating: 0, count: (count - start) * 8)
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
        let heads = heads.int64s
        for index in 0..<n {
            let group = Int(groups[Int(rows[index])])
            linkLanes[index] = Int64(group) << 32 | heads[group]
            heads[group] = Int64(start + index + 1)
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
        let (times, links, heads, first) = (times.int64s, links.int64s, heads.int64s, firstAlive)
        let alive = expired == .max ? .max : expired + 1
        for row in 0..<n where groups[row] >= 0 {
            let (low, high) = (max(rowTimes[row] - below, alive), rowTimes[row] + above)
            var candidate = Int(heads[Int(groups[row])]) - 1
            let start = pairs.count
            while candidate >= first {
                let time = times[candidate]
                if time >= low, time <= high { pairs.add(row, candidate) }
                candidate = Int(links[candidate] & 0xFFFF_FFFF) - 1
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
        heads.int64s.update(repeating: 0, count: heads.count)
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
