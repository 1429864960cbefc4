import FlinkSQL
import LabKernel
import StreamTypes

/// The groups of one slice of time with their aggregates.
final class WindowPane {
    /// The slice's exclusive end, local milliseconds.
    var end: Int64 = 0
    let state: KeyedState
    let aggregates: AggregateSet
    /// Rows that each group holds; nil if rows are not retracted.
    private let sizes: CountAccumulator?

    init(_ plan: WindowAggregate, input: Schema, retracts: Bool, zone: ZoneRules) throws(LabError) {
        state = KeyedState(plan.grouping, input: input.types)
        sizes = retracts ? CountAccumulator() : nil
        aggregates = try AggregateSet(
            plan.calls, input: input.types, retracts: retracts, neverEmpty: true, zone: zone)
    }

    var bytes: Int { state.table.bytes + aggregates.bytes }

    func add(_ batch: Batch) {
        state.resolve(batch)
        aggregates.grow(state.table.count)
        state.groups.withUnsafeBufferPointer { groups in
            if let base = groups.baseAddress { aggregates.update(batch, groups: base) }
        }
        if let sizes { count(batch, sizes) }
    }

    private func count(_ batch: Batch, _ sizes: CountAccumulator) {
        sizes.grow(state.table.count)
        let counts = sizes.columns[0].int64s
        for row in 0..<batch.count { counts[Int(state.groups[row])] += batch.isAccumulate(row) ? 1 : -1 }
    }

    /// Whether all rows of a group have been retracted.
    func isEmpty(_ group: Int) -> Bool { sizes.map { $0.columns[0].int64s[group] == 0 } ?? false }

    /// Adds all groups of another pane.
    func merge(_ other: WindowPane) {
        for group in 0..<other.state.table.count {
            let keys = other.state.table.keys
            let mine = state.table.resolve(keys, group, hash: ColumnHash.row(keys, group))
            aggregates.grow(state.table.count)
            aggregates.merge(Int(mine), from: other.aggregates, group)
            guard let sizes, let others = other.sizes else { continue }
            sizes.grow(state.table.count)
            sizes.columns[0].int64s[Int(mine)] += others.columns[0].int64s[group]
        }
    }

    func clear() {
        state.table.clear()
        aggregates.clear()
        sizes?.clear()
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        state.snapshot(&writer)
        aggregates.snapshot(&writer)
        sizes?.snapshot(&writer)
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        aggregates.grow(state.table.count)
        try aggregates.restore(&reader, mapping: mapping)
        sizes?.grow(state.table.count)
        try sizes?.restore(&reader, mapping: mapping)
    }
}
