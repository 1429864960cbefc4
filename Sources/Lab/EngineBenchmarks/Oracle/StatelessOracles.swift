import Streaming

/// `SELECT k, v * factor WHERE v < limit` over rows (k, v).
final class FilterOracle: RowOracle {
    var digest = RowDigest()
    private let limit: Int64
    private let factor: Int64

    init(below limit: Int64, factor: Int64) {
        (self.limit, self.factor) = (limit, factor)
    }

    func add(_ row: Row) {
        guard case .int(let value) = row[1], value < limit else { return }
        emit([row[0], .int(value &* factor)])
    }
}
