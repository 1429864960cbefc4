/// How a result is made of the values of a group.
class ListResult {
    /// Appends the result; `entries` are rows of `values` in the order of arrival.
    func append(_ entries: [Int], _ values: [Column], to out: Column) {
        preconditionFailure("a list result is appended")
    }
}

/// MIN or MAX of what is left after retractions.
final class ExtremeResult: ListResult {
    private let wantsLeast: Bool
    init(wantsLeast: Bool) { self.wantsLeast = wantsLeast }

    override func append(_ entries: [Int], _ values: [Column], to out: Column) {
        guard var best = entries.first else { return out.appendNull() }
        for entry in entries.dropFirst() {
            let order = ColumnOrder.compareValues(values[0], entry, values[0], best)
            if wantsLeast ? order < 0 : order > 0 { best = entry }
        }
        out.append(from: values[0], row: best)
    }
}

/// Keeps every value of every group, in the order of arrival: for aggregates whose result needs them all, or that must forget
/// retracted ones.
///
/// A group's values are a chain through one append-only store; removed ones are unlinked and the store is rebuilt when more than
/// half of it is dead.
final class ValueListAccumulator: Accumulator {
    private let result: ListResult
    private var values: [Column]
    private var next: [Int32] = []
    private var heads: [Int32] = []
    private var tails: [Int32] = []
    private var dead = 0

    init(_ result: ListResult, layouts: [ColumnLayout]) {
        self.result = result
        values = layouts.map { Column($0) }
    }

    override func grow(_ count: Int) {
        while heads.count < count {
            heads.append(-1)
            tails.append(-1)
        }
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let group = Int(rows.groups[row])
        if rows.weight(row) > 0 {
            append(rows.arguments, row, to: group)
        } else {
            remove(rows.arguments, row, from: group)
        }
    }

    private func append(_ source: [Column], _ row: Int, to group: Int) {
        let entry = Int32(next.count)
        for (column, argument) in zip(values, source) { column.append(from: argument, row: row) }
        next.append(-1)
        if tails[group] >= 0 { next[Int(tails[group])] = entry } else { heads[group] = entry }
        tails[group] = entry
    }

    private func remove(_ source: [Column], _ row: Int, from group: Int) {
        var (previous, entry) = (Int32(-1), heads[group])
        while entry >= 0 {
            let following = next[Int(entry)]
            if ColumnEquality.equal(values, Int(entry), source, row) {
                if previous >= 0 { next[Int(previous)] = following } else { heads[group] = following }
                if tails[group] == entry { tails[group] = previous }
                dead += 1
                return compactIfSparse()
            }
            (previous, entry) = (entry, following)
        }
    }

    private func entries(_ group: Int) -> [Int] {
        var found: [Int] = []
        var entry = heads[group]
        while entry >= 0 {
            found.append(Int(entry))
            entry = next[Int(entry)]
        }
        return found
    }

    override func appendResult(_ group: Int, to out: Column) {
        result.append(entries(group), values, to: out)
    }

    override func reset(_ group: Int) {
        dead += entries(group).count
        heads[group] = -1
        tails[group] = -1
    }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? ValueListAccumulator else { return }
        for entry in other.entries(otherGroup) { append(other.values, entry, to: group) }
    }

    override func clear() {
        for column in values { column.clear() }
        next.removeAll(keepingCapacity: true)
        heads.removeAll(keepingCapacity: true)
        tails.removeAll(keepingCapacity: true)
        dead = 0
    }

    private func compactIfSparse() {
        guard dead > 1024, dead * 2 > next.count else { return }
        compact(keeping: heads.indices.map { Int32($0) })
    }

    override func compact(keeping kept: [Int32]) {
        let chains = kept.map { entries(Int($0)) }
        let old = values
        values = old.map { Column($0.layout) }
        next = []
        heads = []
        tails = []
        dead = 0
        grow(kept.count)
        for (group, chain) in chains.enumerated() { for entry in chain { append(old, entry, to: group) } }
    }

    override func snapshot(_ writer: inout SnapshotWriter) {
        let lengths = Column(.int64)
        let packed = values.map { Column($0.layout) }
        for group in heads.indices {
            let chain = entries(group)
            lengths.append(int64: Int64(chain.count))
            for entry in chain {
                for (target, source) in zip(packed, values) { target.append(from: source, row: entry) }
            }
        }
        writer.write(lengths)
        for column in packed { writer.write(column) }
    }

    override func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        let lengths = try reader.readColumn(.int64)
        var packed: [Column] = []
        for column in values { packed.append(try reader.readColumn(column.layout)) }
        guard lengths.count == mapping.count else {
            throw SnapshotError("an aggregate has a wrong number of groups")
        }
        var position = 0
        for group in 0..<lengths.count {
            let length = Int(lengths.int64s[group])
            guard length >= 0, position + length <= packed[0].count else {
                throw SnapshotError("a value list is cut off")
            }
            if mapping[group] >= 0 {
                for entry in position..<position + length { append(packed, entry, to: Int(mapping[group])) }
            }
            position += length
        }
    }

    override var bytes: Int {
        values.reduce(next.count * 4 + heads.count * 8) {
            $0 + $1.capacity * $1.layout.laneBytes + $1.heapCapacity
        }
    }
}
