import Streaming

/// COUNT(*) and SUM of one group.
private struct Totals {
    var count: Int64 = 0
    /// NULL until a value has come.
    var sum: Int64?

    mutating func add(_ value: Value) {
        count += 1
        if case .int(let value) = value { sum = (sum ?? 0) &+ value }
    }

    var row: [Value] { [.int(count), sum.map { .int($0) } ?? .null] }
}

/// `SELECT k, COUNT(*), SUM(v) GROUP BY k` over rows (k, v), with the changes of each row.
final class GroupOracle: RowOracle {
    var digest = RowDigest()
    private var groups: [Value: Totals] = [:]

    func add(_ row: Row) {
        let known = groups[row[0]]
        var totals = known ?? Totals()
        totals.add(row[1])
        groups[row[0]] = totals
        if let known { emit([row[0]] + known.row, .updateBefore) }
        emit([row[0]] + totals.row, known == nil ? .insert : .updateAfter)
    }
}

/// `SELECT window_start, k, COUNT(*), SUM(v)` of TUMBLE over rows (k, v, milliseconds), by `window_start` and `k`.
final class TumbleOracle: RowOracle {
    var digest = RowDigest()
    private let size: Int64
    private var start = Int64.min
    private var groups: [Value: Totals] = [:]

    init(sizeMillis: Int64) {
        size = sizeMillis
    }

    func add(_ row: Row) {
        guard case .int(let time) = row[2] else { return }
        let window = time - ((time % size) + size) % size
        if window != start {
            finish()
            start = window
        }
        groups[row[0], default: Totals()].add(row[1])
    }

    func finish() {
        for (key, totals) in groups { emit([.int(start), key] + totals.row) }
        groups = [:]
    }
}
