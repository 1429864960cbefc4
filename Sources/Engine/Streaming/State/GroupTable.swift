/// Maps keys to dense group ids: an open-addressing table of (hash32, group id) over key columns stored per
/// group.
///
/// Ids count from 0 in the order of first appearance, so state of a group is a row of plain columns indexed
/// by its id, and
/// whatever walks groups by id walks them in the order of the data. Linear probing, load at most one half.
final class GroupTable {
    /// The key of each group, row = group id.
    private(set) var keys: [Column]
    /// Groups so far; ids are below it.
    private(set) var count = 0

    /// Hash in the upper, id + 1 in the lower 32 bits; 0 is free.
    private var slots: UnsafeMutablePointer<UInt64>
    private var slotMask: Int

    private static let smallest = 64

    private let scratch = ResolveScratch()

    init(layouts: [ColumnLayout]) {
        keys = layouts.map { Column($0) }
        slotMask = Self.smallest - 1
        slots = Self.freeSlots(Self.smallest)
    }

    deinit { releaseSlots() }

    private static func freeSlots(_ count: Int) -> UnsafeMutablePointer<UInt64> {
        ZeroedMemory.allocate(count * 8).bindMemory(to: UInt64.self, capacity: count)
    }

    private func releaseSlots() { ZeroedMemory.release(UnsafeMutableRawPointer(slots), (slotMask + 1) * 8) }

    /// Bytes held by the table and its keys.
    var bytes: Int {
        (slotMask + 1) * 8 + keys.reduce(0) { $0 + $1.capacity * $1.layout.laneBytes + $1.heapCapacity }
    }

    /// Writes the group id of each row into `ids`, adding groups for keys not seen yet.
    ///
    /// In passes, so that the memory of many rows is fetched at once: first slots, groups by hash, their keys column
    /// by column. Only rows without a group of their key go one by one, in order.
    func resolve(
        _ columns: [Column], hashes: UnsafePointer<UInt32>, _ n: Int, into ids: UnsafeMutablePointer<Int32>
    ) {
        scratch.reserve(n)
        findByHash(hashes, n, ids)
        scratch.differs.update(repeating: 0, count: n)
        for (key, column) in zip(keys, columns) { compare(key, ids, column, n, scratch.differs) }
        let (differs, missing) = (scratch.differs, scratch.missing)
        var count = 0
        for row in 0..<n {
            missing[count] = Int32(truncatingIfNeeded: row)
            count &+= ids[row] < 0 || differs[row] != 0 ? 1 : 0
        }
        for index in 0..<count {
            let row = Int(missing[index])
            ids[row] = resolve(columns, row, hash: hashes[row])
        }
    }

    /// Writes the first group with each row's hash, or -1.
    private func findByHash(_ hashes: UnsafePointer<UInt32>, _ n: Int, _ ids: UnsafeMutablePointer<Int32>) {
        let (slots, mask, candidates) = (slots, slotMask, scratch.candidates)
        for row in 0..<n { candidates[row] = slots[Int(hashes[row]) & mask] }
        for row in 0..<n {
            let hash = hashes[row]
            var slot = candidates[row]
            if UInt32(truncatingIfNeeded: slot >> 32) != hash, slot != 0 {
                var position = (Int(hash) &+ 1) & mask
                slot = slots[position]
                while slot != 0, UInt32(truncatingIfNeeded: slot >> 32) != hash {
                    position = (position &+ 1) & mask
                    slot = slots[position]
                }
            }
            ids[row] = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
        }
    }

    /// Sets `differs[row]` where a row's value is not that of the group `ids[row]`; what it says of rows without a
    /// group means nothing.
    private func compare(
        _ key: Column, _ ids: UnsafePointer<Int32>, _ column: Column, _ n: Int,
        _ differs: UnsafeMutablePointer<UInt8>
    ) {
        guard column.allValid, key.allValid, !column.isConstant else {
            for row in 0..<n where ids[row] >= 0 {
                differs[row] |= ColumnEquality.equal(key, Int(ids[row]), column, row) ? 0 : 1
            }
            return
        }
        switch key.kind {
        case .bool: compareLanes(key.bools, ids, column.bools, n, differs)
        case .int64, .double: compareLanes(key.int64s, ids, column.int64s, n, differs)
        case .int128: compareLanes(key.int128s, ids, column.int128s, n, differs)
        case .bytes:
            for row in 0..<n where ids[row] >= 0 {
                differs[row] |= ColumnEquality.samePaddedBytes(key, Int(ids[row]), column, row) ? 0 : 1
            }
        case .array, .map, .row:
            for row in 0..<n where ids[row] >= 0 {
                differs[row] |= ColumnEquality.equal(key, Int(ids[row]), column, row) ? 0 : 1
            }
        }
    }

    /// The group id of one row, added if its key is new.
    func resolve(_ columns: [Column], _ row: Int, hash: UInt32) -> Int32 {
        let (id, position) = probe(columns, row, hash)
        if id >= 0 { return id }
        for (key, column) in zip(keys, columns) { key.append(from: column, row: row) }
        return insert(hash, at: position)
    }

    /// The group id of one row, or -1 if its key is not there.
    func find(_ columns: [Column], _ row: Int, hash: UInt32) -> Int32 { probe(columns, row, hash).id }

    private func probe(_ columns: [Column], _ row: Int, _ hash: UInt32) -> (id: Int32, position: Int) {
        var position = Int(hash) & slotMask
        while true {
            let slot = slots[position]
            if slot == 0 { return (-1, position) }
            let id = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
            if UInt32(truncatingIfNeeded: slot >> 32) == hash,
                ColumnEquality.equal(keys, Int(id), columns, row)
            {
                return (id, position)
            }
            position = (position &+ 1) & slotMask
        }
    }

    private func insert(_ hash: UInt32, at position: Int) -> Int32 {
        let id = Int32(truncatingIfNeeded: count)
        count += 1
        slots[position] = UInt64(hash) << 32 | UInt64(count)
        if count * 2 > slotMask + 1 { rebuild(slotCount: (slotMask + 1) * 2) }
        return id
    }

    private func rebuild(slotCount: Int) {
        let (old, oldCount) = (slots, slotMask + 1)
        slots = Self.freeSlots(slotCount)
        slotMask = slotCount - 1
        for index in 0..<oldCount where old[index] != 0 { place(old[index]) }
        ZeroedMemory.release(UnsafeMutableRawPointer(old), oldCount * 8)
    }

    @inline(__always) private func place(_ slot: UInt64) {
        var position = Int(UInt32(truncatingIfNeeded: slot >> 32)) & slotMask
        while slots[position] != 0 { position = (position &+ 1) & slotMask }
        slots[position] = slot
    }

    /// Forgets all groups; memory stays.
    func clear() {
        guard count > 0 else { return }
        slots.update(repeating: 0, count: slotMask + 1)
        for key in keys { key.clear() }
        count = 0
    }

    /// Keeps only the groups in `kept` (ascending ids), which get the ids 0, 1, … in that order.
    func compact(keeping kept: [Int32]) {
        let fresh = keys.map { Column($0.layout) }
        for (target, source) in zip(fresh, keys) { target.appendGather(source, kept, kept.count) }
        load(keys: fresh, hashes: ColumnHash.rows(fresh, kept.count))
    }

    /// Becomes a table of these keys, which are all different, and have these hashes; row = group id.
    func load(keys fresh: [Column], hashes: [UInt32]) {
        keys = fresh
        count = fresh.first?.count ?? 0
        var slotCount = Self.smallest
        while slotCount < count * 2 { slotCount *= 2 }
        releaseSlots()
        slots = Self.freeSlots(slotCount)
        slotMask = slotCount - 1
        for id in 0..<count { place(UInt64(hashes[id]) << 32 | UInt64(id + 1)) }
    }

    /// The key group of a group.
    func keyGroup(_ id: Int, maxParallelism: Int) -> Int {
        KeyGroups.group(ofHash: ColumnHash.row(keys, id), maxParallelism: maxParallelism)
    }
}

/// Lane by lane; row 0 of `stored` may be read for rows without a group.
@inline(__always)
private func compareLanes<Lane: Equatable>(
    _ stored: UnsafePointer<Lane>, _ ids: UnsafePointer<Int32>, _ values: UnsafePointer<Lane>, _ n: Int,
    _ differs: UnsafeMutablePointer<UInt8>
) {
    for row in 0..<n {
        let id = Int(ids[row])
        differs[row] |= stored[id & ~(id >> 63)] == values[row] ? 0 : 1
    }
}

/// What resolving a batch needs besides the table.
private final class ResolveScratch {
    private(set) var candidates: UnsafeMutablePointer<UInt64> = .allocate(capacity: 1)
    private(set) var missing: UnsafeMutablePointer<Int32> = .allocate(capacity: 1)
    private(set) var differs: UnsafeMutablePointer<UInt8> = .allocate(capacity: 1)
    private var room = 1

    deinit { release() }

    private func release() {
        candidates.deallocate()
        missing.deallocate()
        differs.deallocate()
    }

    /// Makes room for `n` rows, and one more so that loops may write ahead.
    func reserve(_ n: Int) {
        guard n >= room else { return }
        release()
        room = n + 1
        candidates = .allocate(capacity: room)
        missing = .allocate(capacity: room)
        differs = .allocate(capacity: room)
    }
}
