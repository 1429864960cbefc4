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

    // Scratch of one batch.
    private var candidates: UnsafeMutablePointer<UInt64> = .allocate(capacity: 1)
    private var candidateKeys: UnsafeMutablePointer<Int64> = .allocate(capacity: 1)
    private var candidateRoom = 1

    init(layouts: [ColumnLayout]) {
        keys = layouts.map { Column($0) }
        slotMask = Self.smallest - 1
        slots = .allocate(capacity: Self.smallest)
        slots.initialize(repeating: 0, count: Self.smallest)
    }

    deinit {
        slots.deallocate()
        candidates.deallocate()
        candidateKeys.deallocate()
    }

    /// Bytes held by the table and its keys.
    var bytes: Int {
        (slotMask + 1) * 8 + keys.reduce(0) { $0 + $1.capacity * $1.layout.laneBytes + $1.heapCapacity }
    }

    /// Writes the group id of each row into `ids`, adding groups for keys not seen yet.
    func resolve(
        _ columns: [Column], hashes: UnsafePointer<UInt32>, _ n: Int, into ids: UnsafeMutablePointer<Int32>
    ) {
        if columns.count == 1, columns[0].kind == .int64, columns[0].allValid, !columns[0].isConstant,
            keys[0].allValid
        {
            resolveInt64(columns[0], hashes, n, ids)
        } else {
            resolveAny(columns, hashes, n, ids)
        }
    }

    /// In three passes, so that the memory of many rows is fetched at once: candidate slots, their keys, then
    /// the comparison. A row whose
    /// first slot is not its own takes the slow way.
    private func resolveInt64(
        _ column: Column, _ hashes: UnsafePointer<UInt32>, _ n: Int, _ ids: UnsafeMutablePointer<Int32>
    ) {
        reserveCandidates(n)
        let (slots, mask, candidates, found) = (slots, slotMask, candidates, candidateKeys)
        for row in 0..<n { candidates[row] = slots[Int(hashes[row]) & mask] }
        let stored = keys[0].int64s
        for row in 0..<n {
            let id = Int(truncatingIfNeeded: candidates[row] & 0xFFFF_FFFF) &- 1
            found[row] = stored[id & ~(id >> 63)]
        }
        let values = column.int64s
        for row in 0..<n {
            let (slot, hash) = (candidates[row], hashes[row])
            if slot >> 32 == UInt64(hash), found[row] == values[row], slot & 0xFFFF_FFFF != 0 {
                ids[row] = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
            } else {
                ids[row] = resolveInt64(values[row], hash)
            }
        }
    }

    private func resolveInt64(_ value: Int64, _ hash: UInt32) -> Int32 {
        var position = Int(hash) & slotMask
        while true {
            let slot = slots[position]
            if slot == 0 {
                keys[0].append(int64: value)
                return insert(hash, at: position)
            }
            let id = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
            if UInt32(truncatingIfNeeded: slot >> 32) == hash, keys[0].int64s[Int(id)] == value { return id }
            position = (position &+ 1) & slotMask
        }
    }

    private func reserveCandidates(_ n: Int) {
        guard n > candidateRoom else { return }
        candidates.deallocate()
        candidateKeys.deallocate()
        candidateRoom = n
        candidates = .allocate(capacity: n)
        candidateKeys = .allocate(capacity: n)
    }

    private func resolveAny(
        _ columns: [Column], _ hashes: UnsafePointer<UInt32>, _ n: Int, _ ids: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<n { ids[row] = resolve(columns, row, hash: hashes[row]) }
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
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: 0, count: slotCount)
        slotMask = slotCount - 1
        for index in 0..<oldCount where old[index] != 0 { place(old[index]) }
        old.deallocate()
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
        load(keys: fresh)
    }

    /// Becomes a table of these keys, which are all different; row = group id.
    func load(keys fresh: [Column]) {
        keys = fresh
        count = fresh.first?.count ?? 0
        var slotCount = Self.smallest
        while slotCount < count * 2 { slotCount *= 2 }
        slots.deallocate()
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: 0, count: slotCount)
        slotMask = slotCount - 1
        for id in 0..<count { place(UInt64(ColumnHash.row(keys, id)) << 32 | UInt64(id + 1)) }
    }

    /// The key group of a group.
    func keyGroup(_ id: Int, maxParallelism: Int) -> Int {
        KeyGroups.group(ofHash: ColumnHash.row(keys, id), maxParallelism: maxParallelism)
    }
}
