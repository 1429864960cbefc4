import FlinkSQL
import StreamTypes

/// One input's rows of a regular join, by join key, each with the number of rows it is associated with on the
/// other side.
final class JoinSide {
    private let keyColumns: [Int]
    private let nullsMatch: [Bool]
    let layouts: [ColumnLayout]
    let rows: RowLists
    /// The position of the association count among the columns of `rows`.
    let countColumn: Int

    init(_ schema: Schema, keys: [Int], nullsMatch: [Bool]) {
        keyColumns = keys
        self.nullsMatch = nullsMatch
        layouts = schema.types.map { ColumnLayout($0.logical) }
        countColumn = layouts.count
        rows = RowLists(layouts + [.int64])
    }

    /// The key columns of a batch of this input.
    func key(_ batch: Batch) -> [Column] { keyColumns.map { batch.columns[$0] } }

    /// Whether a NULL in a row's key keeps it from matching anything.
    func isUnmatchable(_ key: [Column], _ row: Int) -> Bool {
        for (column, matches) in zip(key, nullsMatch) where !matches && column.isNull(row) { return true }
        return false
    }

    func add(_ batch: Batch, _ row: Int, to group: Int, associations: Int) {
        for (target, source) in zip(rows.columns, batch.columns) { target.append(from: source, row: row) }
        rows.columns[countColumn].append(int64: Int64(associations))
        rows.linkLast(to: group)
    }

    func remove(_ batch: Batch, _ row: Int, from group: Int) {
        let found = rows.find(batch.columns, row, in: group)
        if found >= 0 { rows.remove(found, from: group) }
    }

    /// The association count of a stored row.
    func associations(_ row: Int) -> Int64 { rows.columns[countColumn].int64s[row] }

    func associate(_ row: Int, _ change: Int64) { rows.columns[countColumn].int64s[row] += change }
}
