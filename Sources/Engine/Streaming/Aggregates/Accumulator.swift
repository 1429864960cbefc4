/// One aggregate's share of a batch.
struct AggregateRows {
    /// The group of each row.
    let groups: UnsafePointer<Int32>
    let n: Int
    /// How often each row counts: 1, -1 (retracted) or 0 (filtered out, NULL or a repeated DISTINCT value);
    /// nil means 1 throughout.
    let weights: UnsafePointer<Int8>?
    /// The argument columns, dense.
    let arguments: [Column]

    /// The same for one row only.
    func single(_ row: Int) -> AggregateRows {
        AggregateRows(groups: groups, n: n, weights: weights, arguments: arguments)
    }

    @inline(__always) func weight(_ row: Int) -> Int64 { weights.map { Int64($0[row]) } ?? 1 }
}

/// The state of one aggregate for all groups of an operator: arrays indexed by group id.
///
/// A group's state starts as "no rows seen"; `grow` must have been called for every id used.
class Accumulator {
    /// The row of the batch that the aggregate cannot take; nil if it took all.
    var failedRow: Int? { nil }

    /// Makes room for groups `0 ..< count`.
    func grow(_ count: Int) { preconditionFailure("an accumulator grows") }

    /// Adds row `row` of the batch to its group.
    func update(_ rows: AggregateRows, _ row: Int) { preconditionFailure("an accumulator updates") }

    /// Adds all rows of the batch to their groups.
    func update(_ rows: AggregateRows) {
        for row in 0..<rows.n where rows.weight(row) != 0 { update(rows, row) }
    }

    /// Adds rows `range` in order and appends each row's result before and after it: `pairs` gets two values
    /// a row.
    func running(_ rows: AggregateRows, _ range: Range<Int>, into pairs: Column) {
        for row in range {
            let group = Int(rows.groups[row])
            appendResult(group, to: pairs)
            if rows.weight(row) != 0 { update(rows, row) }
            appendResult(group, to: pairs)
        }
    }

    /// Appends the group's result.
    func appendResult(_ group: Int, to out: Column) { preconditionFailure("an accumulator has a result") }

    /// Appends the results of groups `groups`.
    func appendResults(_ groups: Range<Int>, to out: Column) {
        for group in groups { appendResult(group, to: out) }
    }

    /// Makes the group as if it had seen no rows.
    func reset(_ group: Int) { preconditionFailure("an accumulator resets") }

    /// Adds what `other`, of the same kind, holds for a group.
    func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        preconditionFailure("an accumulator merges")
    }

    /// Forgets all groups.
    func clear() { preconditionFailure("an accumulator clears") }

    /// Keeps the groups `kept`, which become 0, 1, ….
    func compact(keeping kept: [Int32]) { preconditionFailure("an accumulator compacts") }

    /// Writes the state of groups `0 ..< count`.
    func snapshot(_ writer: inout SnapshotWriter) { preconditionFailure("an accumulator is snapshotted") }

    /// Reads a snapshot: the state of its group `i` becomes that of group `mapping[i]`, or is dropped if that
    /// is -1.
    /// `grow` has been called.
    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        preconditionFailure("an accumulator is restored")
    }

    /// Bytes of state.
    var bytes: Int { 0 }
}

/// An accumulator whose whole state is some fixed-width columns with one row per group.
class ColumnAccumulator: Accumulator {
    let columns: [Column]

    init(_ layouts: [ColumnLayout]) { columns = layouts.map { Column($0) } }

    override func grow(_ count: Int) {
        for column in columns where column.count < count {
            let start = column.count
            column.reserve(count)
            column.count = count
            let width = column.laneBytes
            column.lanes.advanced(by: start * width)
                .initializeMemory(as: UInt8.self, repeating: 0, count: (count - start) * width)
        }
    }

    override func reset(_ group: Int) {
        for column in columns {
            let width = column.laneBytes
            column.lanes.advanced(by: group * width).initializeMemory(
                as: UInt8.self, repeating: 0, count: width)
        }
    }

    override func clear() { for column in columns { column.clear() } }

    override func compact(keeping kept: [Int32]) {
        for column in columns {
            let copy = Column(column.layout)
            copy.copy(column)
            column.gather(copy, kept, kept.count)
        }
    }

    override func snapshot(_ writer: inout SnapshotWriter) { for column in columns { writer.write(column) } }

    override func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        for column in columns {
            let saved = try reader.readColumn(column.layout)
            guard saved.count == mapping.count else {
                throw SnapshotError("an aggregate has a wrong number of groups")
            }
            column.scatter(saved, mapping)
        }
    }

    override var bytes: Int { columns.reduce(0) { $0 + $1.capacity * $1.layout.laneBytes } }
}
