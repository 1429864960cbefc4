/// RANK and DENSE_RANK over rows in the order of time: rows of one time share a rank; the next RANK leaves
/// a gap for each of them, DENSE_RANK none.
///
/// Takes the time column as its argument, and additions only.
final class RankAccumulator: ColumnAccumulator {
    private let isDense: Bool
    private let precision: Int

    /// - Parameter precision: of the time column.
    init(isDense: Bool, precision: Int) {
        self.isDense = isDense
        self.precision = precision
        // Rows seen, the last rank, the last time.
        super.init([.int64, .int64, .int128])
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let group = Int(rows.groups[row])
        let time = TimestampLanes.nanos(rows.arguments[0], row, precision: precision)
        let seen = columns[0].int64s[group]
        columns[0].int64s[group] = seen + 1
        guard seen == 0 || time != columns[2].int128s[group] else { return }
        columns[1].int64s[group] = isDense ? columns[1].int64s[group] + 1 : seen + 1
        columns[2].int128s[group] = time
    }

    override func appendResult(_ group: Int, to out: Column) { out.append(int64: columns[1].int64s[group]) }
}
