import FlinkSQL
import LabKernel
import StreamTypes

/// The groups of one slice of time with their aggregates.
final class WindowPane {
    /// The slice's exclusive end, local milliseconds.
    var end: Int64 = 0
    let state: KeyedState
    let aggregates: AggregateSet

    init(_ plan: WindowAggregate, input: Schema, retracts: Bool, zone: ZoneRules) throws(LabError) {
        state = KeyedState(plan.grouping, input: input.types)
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
    }

    /// Adds all groups of another pane.
    func merge(_ other: WindowPane) {
        for group in 0..<other.state.table.count {
            let keys = other.state.table.keys
            let mine = state.table.resolve(keys, group, hash: ColumnHash.row(keys, group))
            aggregates.grow(state.table.count)
            aggregates.merge(Int(mine), from: other.aggregates, group)
        }
    }

    func clear() {
        state.table.clear()
        aggregates.clear()
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        state.snapshot(&writer)
        aggregates.snapshot(&writer)
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        aggregates.grow(state.table.count)
        try aggregates.restore(&reader, mapping: mapping)
    }
}
