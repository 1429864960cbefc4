import StreamTypes
import Streaming

/// `SELECT a.k, a.v, b.v … b.ts BETWEEN a.ts - before AND a.ts + after` over rows (side, k, v, milliseconds).
final class IntervalJoinOracle: RowOracle {
    var digest = RowDigest()
    private struct Stored {
        var value: Value
        var time: Int64
    }

    private let before: Int64
    private let after: Int64
    private var sides: [[Value: [Stored]]] = [[:], [:]]

    init(beforeMillis: Int64, afterMillis: Int64) {
        (before, after) = (beforeMillis, afterMillis)
    }

    func add(_ row: Row) {
        guard case .int(let side) = row[0], case .int(let time) = row[3], row[1] != .null else { return }
        let isLeft = side == 0
        let range = isLeft ? time - before...time + after : time - after...time + before
        for other in sides[isLeft ? 1 : 0][row[1]] ?? [] where range.contains(other.time) {
            emit(isLeft ? [row[1], row[2], other.value] : [row[1], other.value, row[2]])
        }
        // A side may be some seconds ahead of the other; what is older than that can match nothing.
        var own = sides[isLeft ? 0 : 1][row[1]] ?? []
        own.removeAll { $0.time < time - 10_000 }
        own.append(Stored(value: row[2], time: time))
        sides[isLeft ? 0 : 1][row[1]] = own
    }
}

/// The first or last row of each key over rows (k, v, milliseconds).
final class DeduplicateOracle: RowOracle {
    var digest = RowDigest()
    private let keepsLast: Bool
    private var kept: [Value: Row] = [:]

    init(keepsLast: Bool) {
        self.keepsLast = keepsLast
    }

    func add(_ row: Row) {
        guard let old = kept[row[0]] else {
            kept[row[0]] = row
            return emit(row)
        }
        guard case .int(let time) = row[2], case .int(let before) = old[2],
            keepsLast ? time >= before : time < before
        else { return }
        emit(old, .updateBefore)
        emit(row, .updateAfter)
        kept[row[0]] = row
    }
}
