import StreamTypes

/// MIN or MAX of what is left after retractions.
final class ExtremeResult: ListResult {
    private let wantsLeast: Bool
    init(wantsLeast: Bool) { self.wantsLeast = wantsLeast }

    override func append(_ rows: [Int], _ values: [Column], to out: Column) {
        guard var best = rows.first else { return out.appendNull() }
        for row in rows.dropFirst() {
            let order = ColumnOrder.compareValues(values[0], row, values[0], best)
            if wantsLeast ? order < 0 : order > 0 { best = row }
        }
        out.append(from: values[0], row: best)
    }
}

/// FIRST_VALUE or LAST_VALUE of what is left after retractions.
final class EndResult: ListResult {
    private let wantsFirst: Bool
    init(wantsFirst: Bool) { self.wantsFirst = wantsFirst }

    override func append(_ rows: [Int], _ values: [Column], to out: Column) {
        guard let row = wantsFirst ? rows.first : rows.last else { return out.appendNull() }
        out.append(from: values[0], row: row)
    }
}

/// LISTAGG: the values joined by a separator; NULL for none.
final class ListAggResult: ListResult {
    private let separator: [UInt8]
    init(separator: [UInt8]) { self.separator = separator }

    override func append(_ rows: [Int], _ values: [Column], to out: Column) {
        guard !rows.isEmpty else { return out.appendNull() }
        var joined: [UInt8] = []
        for (index, row) in rows.enumerated() {
            if index > 0 { joined += separator }
            joined += values[0].bytes(row)
        }
        out.append(bytes: joined)
    }
}

/// ARRAY_AGG: the values as an array; NULL for none.
final class ArrayAggResult: ListResult {
    override func append(_ rows: [Int], _ values: [Column], to out: Column) {
        guard !rows.isEmpty else { return out.appendNull() }
        for row in rows { out.children[0].append(from: values[0], row: row) }
        out.appendOffset(out.children[0].count)
    }
}

/// COLLECT: the values as a MULTISET, each with its count, in the order of first arrival.
final class CollectResult: ListResult {
    override func append(_ rows: [Int], _ values: [Column], to out: Column) {
        let (elements, counts) = (out.children[0], out.children[1])
        let start = elements.count
        for row in rows {
            let known = (start..<elements.count).first { ColumnEquality.equal(elements, $0, values[0], row) }
            if let known {
                counts.int64s[known] += 1
            } else {
                elements.append(from: values[0], row: row)
                counts.append(int64: 1)
            }
        }
        out.appendOffset(elements.count)
    }
}
