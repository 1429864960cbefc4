import StreamTypes

@testable import Streaming

/// Final tables computed row by row from the input, as a person would: lists, loops and dictionaries.
///
/// What depends on which rows are late is computed only for inputs without late rows; else the result is nil.
enum Oracle {
    // MARK: Values

    /// NULL is the least value.
    static func isLess(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (_, .null): false
        case (.null, _): true
        case (.int(let x), .int(let y)): x < y
        case (.bytes(let x), .bytes(let y)): x.lexicographicallyPrecedes(y)
        default: preconditionFailure("oracles compare integers and strings")
        }
    }

    static func integers(_ values: [Value]) -> [Int64] {
        values.compactMap { if case .int(let value) = $0 { value } else { nil } }
    }

    /// `COUNT(*), SUM(v), MIN(v), MAX(v), COUNT(DISTINCT v), AVG(v)`.
    static func aggregates(_ rows: [LawRow]) -> [Value] {
        let values = integers(rows.map(\.v))
        let sum = values.reduce(0, +)
        func orNull(_ value: Int64?) -> Value { value.map(Value.int) ?? .null }
        return [
            .int(Int64(rows.count)), values.isEmpty ? .null : .int(sum), orNull(values.min()),
            orNull(values.max()), .int(Int64(Set(values).count)),
            values.isEmpty ? .null : .int(sum / Int64(values.count)),
        ]
    }

    static func byKey(_ rows: [LawRow]) -> [[Value]: [LawRow]] { Dictionary(grouping: rows, by: \.key) }

    // MARK: Aggregates

    static func groups(_ input: LawInput, _ rows: [LawRow]) -> [[Value]] {
        byKey(rows).map { $0 + aggregates($1) }
    }

    private static func overResults(_ row: LawRow, _ frame: [LawRow]) -> [Value] {
        let values = integers(frame.map(\.v))
        return [row.id] + row.key + [
            .int(Int64(frame.count)), values.isEmpty ? .null : .int(values.reduce(0, +)),
            values.max().map(Value.int) ?? .null,
        ]
    }

    private static func sortedByTime(_ rows: [LawRow]) -> [LawRow] {
        rows.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(
            \.element)
    }

    /// `rows` before each row and the row itself; nil for all before.
    static func over(_ input: LawInput, rows: Int?) -> [[Value]]? {
        guard input.isOrderly else { return nil }
        return byKey(input.rows("t")).values.flatMap { group in
            let sorted = sortedByTime(group)
            return sorted.indices.map { index in
                overResults(sorted[index], Array(sorted[max(0, index - (rows ?? index))...index]))
            }
        }
    }

    /// Rows at most `millis` before each row, up to all rows of its time.
    static func over(_ input: LawInput, millis: Int64?) -> [[Value]]? {
        guard input.isOrderly else { return nil }
        return byKey(input.rows("t")).values.flatMap { group in
            group.map { row in
                overResults(
                    row,
                    group.filter { other in
                        other.time <= row.time && (millis.map { other.time >= row.time - $0 } ?? true)
                    })
            }
        }
    }

    // MARK: Windows

    static func hop(_ time: Int64, slide: Int64, size: Int64) -> [(Int64, Int64)] {
        let last = time - time % slide
        return stride(from: last, to: time - size, by: -Int(slide)).map { ($0, $0 + size) }
    }

    static func cumulate(_ time: Int64, step: Int64, size: Int64) -> [(Int64, Int64)] {
        let start = time - time % size
        return (1...size / step).map { (start, start + $0 * step) }.filter { $0.1 > time }
    }

    static func windows(_ input: LawInput, _ assign: (Int64) -> [(Int64, Int64)]) -> [[Value]]? {
        guard input.isOrderly else { return nil }
        var rows: [[Value]: [LawRow]] = [:]
        for row in input.rows("t") {
            for (start, end) in assign(row.time) {
                rows[row.key + [.int(start), .int(end)], default: []].append(row)
            }
        }
        return rows.map { $0 + aggregates($1) }
    }

    static func sessions(_ input: LawInput, gap: Int64) -> [[Value]]? {
        guard input.isOrderly else { return nil }
        return byKey(input.rows("t")).flatMap { key, group in
            var sessions: [[LawRow]] = []
            for row in sortedByTime(group) {
                if let last = sessions.last?.last, row.time <= last.time + gap {
                    sessions[sessions.count - 1].append(row)
                } else {
                    sessions.append([row])
                }
            }
            return sessions.map { session in
                let times = session.map(\.time)
                return key + [.int(times[0]), .int(times[times.count - 1] + gap)] + aggregates(session)
            }
        }
    }

    // MARK: Ranks

    /// Ordered by v descending, then id.
    static func topN(_ input: LawInput, _ condition: String, withRank: Bool) -> [[Value]] {
        let bounds = condition.split { !$0.isNumber }.compactMap { Int($0) }
        let ranks = bounds.count == 2 ? bounds[0]...bounds[1] : 1...bounds[0]
        return byKey(input.final("t")).flatMap { key, group in
            let sorted = group.sorted { a, b in
                isLess(b.v, a.v) || a.v == b.v && isLess(a.id, b.id)
            }
            return ranks.filter { $0 <= sorted.count }.map { rank in
                let row = sorted[rank - 1]
                return key + [row.id, withRank ? .int(Int64(rank)) : row.v]
            }
        }
    }

    /// The row of each key that no later one replaces.
    static func bestPerKey(_ input: LawInput, _ replaces: (LawRow, LawRow) -> Bool) -> [[Value]] {
        byKey(input.rows("t")).values.compactMap { group in
            let best = group.dropFirst().reduce(group[0]) { replaces($1, $0) ? $1 : $0 }
            return [best.id] + best.key + [best.v]
        }
    }
}
