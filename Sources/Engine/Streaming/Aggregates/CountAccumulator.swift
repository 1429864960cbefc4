/// COUNT: rows whose argument is not NULL, or all rows.
final class CountAccumulator: ColumnAccumulator {
    init() { super.init([.int64]) }

    override func update(_ rows: AggregateRows, _ row: Int) {
        columns[0].int64s[Int(rows.groups[row])] += rows.weight(row)
    }

    override func update(_ rows: AggregateRows) {
        let (counts, groups) = (columns[0].int64s, rows.groups)
        if let weights = rows.weights {
            for row in 0..<rows.n { counts[Int(groups[row])] &+= Int64(weights[row]) }
        } else {
            for row in 0..<rows.n { counts[Int(groups[row])] &+= 1 }
        }
    }

    override func running(_ rows: AggregateRows, _ range: Range<Int>, into pairs: Column) {
        let (counts, groups) = (columns[0].int64s, rows.groups)
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Int64.self)
        var index = 0
        for row in range {
            let group = Int(groups[row])
            let before = counts[group]
            let after = before &+ (rows.weights == nil ? 1 : rows.weight(row))
            out[index] = before
            out[index + 1] = after
            counts[group] = after
            index += 2
        }
    }

    override func appendResults(_ groups: Range<Int>, to out: Column) {
        let lanes = out.extend(by: groups.count).assumingMemoryBound(to: Int64.self)
        lanes.update(from: columns[0].int64s + groups.lowerBound, count: groups.count)
    }

    override func appendResult(_ group: Int, to out: Column) { out.append(int64: columns[0].int64s[group]) }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? CountAccumulator else { return }
        columns[0].int64s[group] += other.columns[0].int64s[otherGroup]
    }
}

extension Column {
    /// Adds `n` fixed-width rows, all valid, and gives their lanes for writing.
    func extend(by n: Int) -> UnsafeMutableRawPointer {
        let start = count
        reserve(start + n)
        count = start + n
        if !allValid { for row in start..<start + n { setValid(row) } }
        return lanes.advanced(by: start * laneBytes)
    }
}
