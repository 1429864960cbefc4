import FlinkSQL
import StreamTypes

/// One input's rows of a regular join, by join key, each with the number of rows it is associated with on the
/// other side.
///
/// An input with a unique key has one row per key: a new row takes the place of the old one, and a retraction
/// takes out the row of its key whatever its other columns hold.
/// Source: Flink classes `JoinRecordStateViews`, `OuterJoinRecordStateViews`.
final class JoinSide {
    private let keyColumns: [Int]
    private let nullsMatch: [Bool]
    private let inputKey: JoinInputKey
    let layouts: [ColumnLayout]
    let rows: RowLists
    /// The position of the association count among the columns of `rows`.
    let countColumn: Int
    /// The position of the time of the last write, if rows expire.
    private let timeColumn: Int
    private let expiry: StateExpiry?
    /// Processing time.
    var now: Int64 = 0

    /// - Parameter ttlMillis: how long a row is kept after its last write; 0 keeps it for ever.
    init(
        _ schema: Schema, keys: [Int], nullsMatch: [Bool], inputKey: JoinInputKey = .none,
        ttlMillis: Int64 = 0
    ) {
        keyColumns = keys
        self.nullsMatch = nullsMatch
        self.inputKey = inputKey
        layouts = schema.types.map { ColumnLayout($0.logical) }
        countColumn = layouts.count
        timeColumn = layouts.count + 1
        expiry = StateExpiry(ttlMillis: ttlMillis)
        rows = RowLists(layouts + (expiry == nil ? [.int64] : [.int64, .int64]))
    }

    /// The key columns of a batch of this input.
    func key(_ batch: Batch) -> [Column] { keyColumns.map { batch.columns[$0] } }

    /// Whether a NULL in a row's key keeps it from matching anything.
    func isUnmatchable(_ key: [Column], _ row: Int) -> Bool {
        for (column, matches) in zip(key, nullsMatch) where !matches && column.isNull(row) { return true }
        return false
    }

    func add(_ batch: Batch, _ row: Int, to group: Int, associations: Int) {
        if inputKey != .none {
            let old = find(batch, row, group)
            if old >= 0 { rows.remove(old, from: group) }
        } else if expiry != nil {
            renewEqual(batch, row, group)
        }
        for (target, source) in zip(rows.columns, batch.columns) { target.append(from: source, row: row) }
        rows.columns[countColumn].append(int64: Int64(associations))
        if expiry != nil { rows.columns[timeColumn].append(int64: now) }
        rows.linkLast(to: group)
    }

    func remove(_ batch: Batch, _ row: Int, from group: Int) {
        let found = find(batch, row, group)
        guard found >= 0 else { return }
        rows.remove(found, from: group)
        if inputKey == .none, expiry != nil { renewEqual(batch, row, group) }
    }

    /// The stored row whose place a new row of the input takes, by its unique key; -1 if there is none.
    func replaced(_ batch: Batch, _ row: Int, _ group: Int) -> Int {
        inputKey == .none ? -1 : find(batch, row, group)
    }

    /// The stored row that a row of the input is about; -1 if there is none.
    private func find(_ batch: Batch, _ row: Int, _ group: Int) -> Int {
        switch inputKey {
        case .joinKeyIsUnique: return rows.first(group)
        case .none: return rows.find(batch.columns, row, in: group)
        case .unique(let columns):
            var candidate = rows.first(group)
            while candidate >= 0 {
                let isSame = columns.allSatisfy {
                    ColumnEquality.equal(rows.columns[$0], candidate, batch.columns[$0], row)
                }
                if isSame { return candidate }
                candidate = rows.next(candidate)
            }
            return -1
        }
    }

    /// Equal rows of an input without a unique key are one entry of state: a write renews all of them.
    private func renewEqual(_ batch: Batch, _ row: Int, _ group: Int) {
        var candidate = rows.first(group)
        while candidate >= 0 {
            if ColumnEquality.equal(rows.columns, candidate, matching: batch.columns, row) {
                renew(candidate)
            }
            candidate = rows.next(candidate)
        }
    }

    private func renew(_ row: Int) { rows.columns[timeColumn].int64s[row] = now }

    /// Takes out the rows of a group that have expired.
    func expire(_ group: Int) {
        guard let expiry else { return }
        var row = rows.first(group)
        while row >= 0 {
            let next = rows.next(row)
            if expiry.isExpired(rows.columns[timeColumn].int64s[row], now: now) {
                rows.remove(row, from: group)
            }
            row = next
        }
    }

    /// Takes out all expired rows, at most once per time-to-live.
    func sweepExpired() {
        guard let expiry, expiry.isSweepDue(now: now) else { return }
        for group in 0..<rows.groupCount { expire(group) }
    }

    /// The association count of a stored row.
    func associations(_ row: Int) -> Int64 { rows.columns[countColumn].int64s[row] }

    func associate(_ row: Int, _ change: Int64) {
        rows.columns[countColumn].int64s[row] += change
        if expiry != nil { renew(row) }
    }
}
