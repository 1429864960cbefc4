/// For DISTINCT aggregates: counts each (group, value) and lets only its first appearance and last
/// disappearance through.
final class DistinctFilter {
    private let table: GroupTable
    private let counts = Column(.int64)
    private let layouts: [ColumnLayout]
    private let groupColumn = Column(.int64)
    /// When each value was last written; nil if values do not expire.
    private let expiry: StateExpiry?

    private let retracts: Bool

    /// - Parameters:
    ///   - retracts: whether rows may be retracted.
    ///   - ttlMillis: how long a value is kept after its last write; 0 keeps it for ever.
    init(_ layouts: [ColumnLayout], retracts: Bool = true, ttlMillis: Int64 = 0) {
        self.layouts = layouts
        self.retracts = retracts
        expiry = StateExpiry(ttlMillis: ttlMillis)
        table = GroupTable(layouts: [.int64] + layouts)
    }

    var bytes: Int { table.bytes + counts.capacity * 8 + (expiry?.bytes ?? 0) }

    /// Sets the weight of rows that repeat a value of their group to 0.
    func apply(
        _ arguments: [Column], _ groups: UnsafePointer<Int32>, _ range: Range<Int>, _ weights: inout [Int8],
        now: Int64 = 0
    ) {
        groupColumn.resize(range.upperBound)
        for row in range { groupColumn.int64s[row] = Int64(groups[row]) }
        let key = [groupColumn] + arguments
        for row in range where weights[row] != 0 {
            let entry = resolve(key, row)
            expiry?.grow(counts.count, now: now)
            let isExpired = expiry?.isExpired(group: entry, now: now) ?? false
            let before = isExpired ? 0 : counts.int64s[entry]
            // A value that cannot be taken back is written once.
            if retracts || before == 0 { expiry?.touch(entry, now: now) }
            counts.int64s[entry] = before + Int64(weights[row])
            let passes = weights[row] > 0 ? before == 0 : before == 1
            if !passes { weights[row] = 0 }
        }
    }

    private func resolve(_ key: [Column], _ row: Int) -> Int {
        let entry = Int(table.resolve(key, row, hash: ColumnHash.row(key, row)))
        if entry == counts.count { counts.append(int64: 0) }
        return entry
    }

    /// Adds another filter's values of a group; those new here go into `accumulator`.
    func merge(_ group: Int32, from other: DistinctFilter, _ otherGroup: Int32, into accumulator: Accumulator)
    {
        let groups = [group]
        for entry in 0..<other.counts.count
        where other.table.keys[0].int64s[entry] == Int64(otherGroup) && other.counts.int64s[entry] > 0 {
            let key = Column(.int64)
            key.append(int64: Int64(group))
            let values = other.table.keys.dropFirst().map { source in
                let copy = Column(source.layout)
                copy.append(from: source, row: entry)
                return copy
            }
            let mine = resolve([key] + values, 0)
            if counts.int64s[mine] == 0 {
                groups.withUnsafeBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return }
                    accumulator.update(AggregateRows(groups: base, n: 1, weights: nil, arguments: values), 0)
                }
            }
            counts.int64s[mine] += other.counts.int64s[entry]
        }
    }

    /// Forgets a group's values.
    func reset(_ group: Int32) {
        for entry in 0..<counts.count where table.keys[0].int64s[entry] == Int64(group) {
            counts.int64s[entry] = 0
        }
    }

    func clear() {
        table.clear()
        counts.clear()
    }

    func compact(keeping kept: [Int32]) {
        let mapping = Dictionary(uniqueKeysWithValues: kept.enumerated().map { (Int64($1), Int64($0)) })
        rebuild(from: table.keys, counts) { mapping[$0] ?? -1 }
    }

    private func rebuild(from keys: [Column], _ saved: Column, _ mapping: (Int64) -> Int64) {
        let alive = (0..<saved.count).filter { saved.int64s[$0] != 0 && mapping(keys[0].int64s[$0]) >= 0 }
        let fresh = keys.map { Column($0.layout) }
        let freshCounts = Column(.int64)
        for entry in alive {
            fresh[0].append(int64: mapping(keys[0].int64s[entry]))
            for (target, source) in zip(fresh.dropFirst(), keys.dropFirst()) {
                target.append(from: source, row: entry)
            }
            freshCounts.append(int64: saved.int64s[entry])
        }
        table.load(keys: fresh, hashes: ColumnHash.rows(fresh, fresh.first?.count ?? 0))
        counts.copy(freshCounts)
        expiry?.compact(keeping: alive.map { Int32($0) })
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        for key in table.keys { writer.write(key) }
        writer.write(counts)
        expiry?.snapshot(&writer)
    }

    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        let keys = try reader.readColumns([.int64] + layouts)
        let saved = try reader.readColumn(.int64)
        guard saved.count == keys[0].count else { throw SnapshotError("DISTINCT values are cut off") }
        for entry in 0..<saved.count {
            let group = Int(keys[0].int64s[entry])
            guard group >= 0, group < mapping.count else {
                throw SnapshotError("a DISTINCT value has no group")
            }
        }
        let merged = table.keys.map { Column($0.layout) }
        let mergedCounts = Column(.int64)
        for entry in 0..<counts.count {
            for (target, source) in zip(merged, table.keys) { target.append(from: source, row: entry) }
            mergedCounts.append(int64: counts.int64s[entry])
        }
        for entry in 0..<saved.count where mapping[Int(keys[0].int64s[entry])] >= 0 {
            merged[0].append(int64: Int64(mapping[Int(keys[0].int64s[entry])]))
            for (target, source) in zip(merged.dropFirst(), keys.dropFirst()) {
                target.append(from: source, row: entry)
            }
            mergedCounts.append(int64: saved.int64s[entry])
        }
        try restoreTimes(&reader, saved: saved.count) { mapping[Int(keys[0].int64s[$0])] >= 0 }
        rebuild(from: merged, mergedCounts) { $0 }
    }

    /// The times of the saved values that are taken over go behind those that are here.
    private func restoreTimes(
        _ reader: inout SnapshotReader, saved: Int, _ isTaken: (Int) -> Bool
    ) throws(SnapshotError) {
        guard let expiry else { return }
        var next = Int32(counts.count)
        let mapping = (0..<saved).map { entry -> Int32 in
            guard isTaken(entry) else { return -1 }
            defer { next += 1 }
            return next
        }
        try expiry.restore(&reader, mapping: mapping)
    }
}
