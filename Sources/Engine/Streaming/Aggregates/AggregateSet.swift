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
        /// Whether retracted rows are passed over.
        var ignoresRetraction: Bool
        var weights: [Int8] = []
    }

    private var members: [Member] = []
    private let retracts: Bool
    /// Processing time, for DISTINCT values that expire.
    var now: Int64 = 0
    /// The rows that have changed what some result is made of, if not the result; `beginBatch` forgets them.
    private(set) var hiddenChanges: Set<Int> = []
    /// What went wrong in the last batch, with the first row that it went wrong for; nil if nothing did.
    private(set) var failure: RowFailure?
    /// The layouts of the results.
    let layouts: [ColumnLayout]

    /// - Parameters:
    ///   - input: the types of the input's columns.
    ///   - retracts: whether rows may be retracted.
    ///   - neverEmpty: whether a group whose result is read has at least one row.
    ///   - ignoresRetraction: the calls that pass over retracted rows, by position; empty for none.
    ///   - ttlMillis: how long a DISTINCT value outlives its last row; 0 keeps it for ever.
    init(
        _ calls: [AggregateCall], input: [DataType], retracts: Bool, neverEmpty: Bool,
        ignoresRetraction: [Bool] = [], ttlMillis: Int64 = 0, zone: ZoneRules = .utc
    ) throws(LabError) {
        self.retracts = retracts
        layouts = calls.map { ColumnLayout($0.type.logical) }
        for (index, call) in calls.enumerated() {
            let ignores = index < ignoresRetraction.count && ignoresRetraction[index]
            let accumulator = try AggregateCatalog.accumulator(
                call, input: input, retracts: retracts && !ignores, neverEmpty: neverEmpty, zone: zone)
            let distinct =
                call.isDistinct || call.function == .approxCountDistinct
                ? DistinctFilter(
                    call.arguments.map { ColumnLayout(input[$0].logical) }, retracts: retracts,
                    ttlMillis: ttlMillis) : nil
            members.append(
                Member(
                    call: call, accumulator: accumulator, distinct: distinct, ignoresRetraction: ignores))
        }
    }

    var count: Int { members.count }

    /// Bytes of state.
    var bytes: Int { members.reduce(0) { $0 + $1.accumulator.bytes + ($1.distinct?.bytes ?? 0) } }

    /// A batch begins, whose rows count from 0.
    func beginBatch() {
        failure = nil
        if !hiddenChanges.isEmpty { hiddenChanges.removeAll(keepingCapacity: true) }
    }

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
            noteHiddenChanges(call, range) { _ in true }
            body(members[index].accumulator, rows)
            return noteFailure(index)
        }
        var weights = members[index].weights
        members[index].weights = []
        weigh(call, batch, arguments, into: &weights)
        if members[index].ignoresRetraction { for row in range where weights[row] < 0 { weights[row] = 0 } }
        members[index].distinct?.apply(arguments, groups, range, &weights, now: now)
        noteHiddenChanges(call, range) { weights[$0] != 0 }
        weights.withUnsafeBufferPointer { buffer in
            let rows = AggregateRows(
                groups: groups, n: batch.count, weights: buffer.baseAddress, arguments: arguments)
            body(members[index].accumulator, rows)
        }
        members[index].weights = weights
        noteFailure(index)
    }

    /// Flink keeps variances as sums and a count, which change with every value, though the variance may not.
    private func noteHiddenChanges(_ call: AggregateCall, _ range: Range<Int>, _ isCounted: (Int) -> Bool) {
        guard [.stddevPop, .stddevSamp, .varPop, .varSamp].contains(call.function) else { return }
        for row in range where isCounted(row) { hiddenChanges.insert(row) }
    }

    private func noteFailure(_ index: Int) {
        guard let row = members[index].accumulator.failedRow else { return }
        if let failure, failure.row <= row { return }
        failure = RowFailure(
            JobFailure(
                "java.lang.RuntimeException", "SingleValueAggFunction received more than one element."),
            row: row)
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
