import StreamTypes

@testable import Streaming

/// Joins as nested loops.
extension Oracle {
    /// `SELECT l.id, l.v, r.id, r.v` of rows for which `matches` holds, padded as the kind says.
    private static func join(
        _ left: [LawRow], _ right: [LawRow], _ kind: String, _ matches: (LawRow, LawRow) -> Bool
    ) -> [[Value]] {
        var rows: [[Value]] = []
        var matched = [Bool](repeating: false, count: right.count)
        for l in left {
            let found = right.indices.filter { matches(l, right[$0]) }
            for index in found {
                matched[index] = true
                rows.append([l.id, l.v, right[index].id, right[index].v])
            }
            if found.isEmpty, kind.hasPrefix("LEFT") || kind.hasPrefix("FULL") {
                rows.append([l.id, l.v, .null, .null])
            }
        }
        guard kind.hasPrefix("RIGHT") || kind.hasPrefix("FULL") else { return rows }
        for (index, r) in right.enumerated() where !matched[index] { rows.append([.null, .null, r.id, r.v]) }
        return rows
    }

    private static func sameKey(_ l: LawRow, _ r: LawRow) -> Bool { !l.hasNullKey && l.key == r.key }

    /// - Parameter less: whether `l.v < r.v` must hold too.
    static func join(_ input: LawInput, _ kind: String, less: Bool) -> [[Value]] {
        join(input.final("l"), input.final("r"), kind) { l, r in
            sameKey(l, r) && (!less || l.v != .null && isLess(l.v, r.v))
        }
    }

    static func filter(_ input: LawInput, isAnti: Bool) -> [[Value]] {
        let right = input.final("r")
        return input.final("l").filter { l in right.contains { sameKey(l, $0) } != isAnti }.map {
            [$0.id, $0.v]
        }
    }

    static func setOperation(_ input: LawInput, _ word: String) -> [[Value]] {
        func counts(_ name: String) -> [[Value]: Int] {
            input.final(name).reduce(into: [:]) { $0[[$1.v, $1.s], default: 0] += 1 }
        }
        let (left, right) = (counts("l"), counts("r"))
        return Set(left.keys).union(right.keys).flatMap { row -> [[Value]] in
            let (l, r) = (left[row] ?? 0, right[row] ?? 0)
            let times =
                switch word {
                case "INTERSECT": l > 0 && r > 0 ? 1 : 0
                case "INTERSECT ALL": min(l, r)
                case "EXCEPT": l > 0 && r == 0 ? 1 : 0
                case "EXCEPT ALL": max(0, l - r)
                default: 1
                }
            return [[Value]](repeating: row, count: times)
        }
    }

    static func intervalJoin(_ input: LawInput, _ kind: String, lower: Int64, upper: Int64) -> [[Value]]? {
        guard input.isOrderly else { return nil }
        return join(input.rows("l"), input.rows("r"), kind) { l, r in
            sameKey(l, r) && l.time >= r.time + lower && l.time <= r.time + upper
        }
    }

    static func windowJoin(_ input: LawInput, _ kind: String, size: Int64) -> [[Value]]? {
        guard input.isOrderly else { return nil }
        return join(input.rows("l"), input.rows("r"), kind) { l, r in
            sameKey(l, r) && l.time / size == r.time / size
        }
    }

    /// The change of the key with the greatest time not after the row's, of equal ones the last.
    static func temporalJoin(_ input: LawInput, isLeft: Bool) -> [[Value]]? {
        guard input.isOrderly else { return nil }
        let changes = (input.tables["r"]?.rows ?? []).filter { $0.kind != .updateBefore }
            .map { (kind: $0.kind, row: LawRow($0.values, input.key)) }
        return input.rows("l").compactMap { l in
            var version: (kind: RowKind, row: LawRow)?
            for change in changes where sameKey(l, change.row) && change.row.time <= l.time {
                if change.row.time >= version?.row.time ?? .min { version = change }
            }
            if let version, version.kind.isAccumulate { return [l.id, l.v, version.row.id, version.row.v] }
            return isLeft ? [l.id, l.v, .null, .null] : nil
        }
    }

    static func lookupJoin(_ input: LawInput, isLeft: Bool) -> [[Value]] {
        join(input.rows("l"), input.rows("r"), isLeft ? "LEFT" : "INNER") { l, r in
            sameKey(l, r) && isLess(.int(0), r.v)
        }
    }
}
