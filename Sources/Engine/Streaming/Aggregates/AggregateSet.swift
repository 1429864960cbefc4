import FlinkSQL
import LabKernel
import StreamTypes

/// All aggregates of an operator: prepares weights per call (retraction, FILTER, NULL, DISTINCT) and feeds
/// the accumulators.
final class AggregateSet {
    /// One call with its state.
    private struct Member {
        var call: AggregateCall
        var accumulator: Accumulator
        var distinct: DistinctFilter?
        var weights: [Int8] = []
    }

    private var members: [Member] = []
    private let retracts: Bool
    /// The layouts of the results.
    let layouts: [ColumnLayout]

    /// - Parameters:
    ///   - input: the types of the input's columns.
    ///   - retracts: whether rows may be retracted.
    ///   - neverEmpty: whether a group whose result is read has at least one row.
    init(
        _ calls: [AggregateCall], input: [DataType], retracts: Bool, neverEmpty: Bool,
        zone: ZoneRules = .utc
    ) throws(LabError) {
        self.retracts = retracts
        layouts = calls.map { ColumnLayout($0.type.logical) }
        for call in calls {
            let accumulator = try AggregateCatalog.accumulator(
                call, input: input, retracts: retracts, neverEmpty: neverEmpty, zone: zone)
            let distinct =
                call.isDistinct || call.function == .approxCountDistinct
                ? DistinctFilter(call.arguments.map { ColumnLayout(input[$0].logical) }) : nil
            members.append(Member(call: call, accumulator: accumulator, distinct: distinct))
        }
    }

    var count: Int { members.count }

    /// Bytes of state.
    var bytes: Int { members.reduce(0) { $0 + $1.accumulator.bytes + ($1.distinct?.bytes ?? 0) } }

    func grow(_ groups: Int) { for member in members { member.accumulator.grow(groups) } }

    /// Adds all rows of a batch to their groups.
    func update(_ batch: Batch, groups: UnsafePointer<Int32>) {
        for index in members.indices {
            withRows(index, batch, groups, 0..<batch.count) { accumulator, rows in accumulator.update(rows) }
        }
    }

    /// Adds rows `range`; appends results before and after each row to `pairs`, one column per call.
    func running(_ batch: Batch, groups: UnsafePointer<Int32>, _ range: Range<Int>, into pairs: [Column]) {
        for index in members.indices {
            withRows(index, batch, groups, range) { accumulator, rows in
                accumulator.running(rows, range, into: pairs[index])
            }
        }
    }

    private func withRows(
        _ index: Int, _ batch: Batch, _ groups: UnsafePointer<Int32>, _ range: Range<Int>,
        _ body: (Accumulator, AggregateRows) -> Void
    ) {
        let call = members[index].call
        let arguments = call.arguments.map { batch.columns[$0] }
        let isPlain =
            !batch.hasKinds && call.filter == nil && members[index].distinct == nil
            && (AggregateCatalog.countsNulls(call.function) || arguments.allSatisfy(\.allValid))
        if isPlain {
            let rows = AggregateRows(groups: groups, n: batch.count, weights: nil, arguments: arguments)
            return body(members[index].accumulator, rows)
        }
        var weights = members[index].weights
        members[index].weights = []
        weigh(call, batch, arguments, into: &weights)
        members[index].distinct?.apply(arguments, groups, range, &weights)
        weights.withUnsafeBufferPointer { buffer in
            let rows = AggregateRows(
                groups: groups, n: batch.count, weights: buffer.baseAddress, arguments: arguments)
            body(members[index].accumulator, rows)
        }
        members[index].weights = weights
    }

    private func weigh(
        _ call: AggregateCall, _ batch: Batch, _ arguments: [Column], into weights: inout [Int8]
    ) {
        let n = batch.count
        weights.removeAll(keepingCapacity: true)
        weights.reserveCapacity(n)
        for row in 0..<n { weights.append(batch.isAccumulate(row) ? 1 : -1) }
        if let filter = call.filter {
            let column = batch.columns[filter]
            for row in 0..<n where column.isNull(row) || column.bools[row] == 0 { weights[row] = 0 }
        }
        guard !AggregateCatalog.countsNulls(call.function) else { return }
        for argument in arguments where !argument.allValid {
            for row in 0..<n where argument.isNull(row) { weights[row] = 0 }
        }
    }

    /// Appends one group's results, one column per call.
    func appendResults(_ group: Int, to out: ArraySlice<Column>) {
        for (member, column) in zip(members, out) { member.accumulator.appendResult(group, to: column) }
    }

    /// Appends the results of groups `groups`, one column per call.
    func appendResults(_ groups: Range<Int>, to out: ArraySlice<Column>) {
        for (member, column) in zip(members, out) { member.accumulator.appendResults(groups, to: column) }
    }

    func reset(_ group: Int) {
        for member in members {
            member.accumulator.reset(group)
            member.distinct?.reset(Int32(group))
        }
    }

    /// Adds what `other`, made from the same calls, holds for a group.
    func merge(_ group: Int, from other: AggregateSet, _ otherGroup: Int) {
        for (mine, theirs) in zip(members, other.members) {
            if let distinct = mine.distinct, let source = theirs.distinct {
                distinct.merge(Int32(group), from: source, Int32(otherGroup), into: mine.accumulator)
            } else {
                mine.accumulator.merge(group, from: theirs.accumulator, otherGroup)
            }
        }
    }

    func clear() {
        for member in members {
            member.accumulator.clear()
            member.distinct?.clear()
        }
    }

    func compact(keeping kept: [Int32]) {
        for member in members {
            member.accumulator.compact(keeping: kept)
            member.distinct?.compact(keeping: kept)
        }
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        writer.write(count: members.count)
        for member in members {
            writer.write(member.call.function.rawValue)
            member.accumulator.snapshot(&writer)
            member.distinct?.snapshot(&writer)
        }
    }

    /// Reads a snapshot; see `Accumulator.restore`.
    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        guard try reader.readCount() == members.count else {
            throw SnapshotError("the snapshot has another number of aggregates")
        }
        for member in members {
            let name = try reader.readString()
            guard name == member.call.function.rawValue else {
                throw SnapshotError(
                    "the snapshot has aggregate \(name) in place of \(member.call.function.rawValue)")
            }
            try member.accumulator.restore(&reader, mapping: mapping)
            try member.distinct?.restore(&reader, mapping: mapping)
        }
    }
}
