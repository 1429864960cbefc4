import FlinkSQL
import StreamTypes

/// Puts the changes of a sink's key in order when the input is updated by another key
/// (`table.exec.sink.upsert-materialize`).
///
/// Of each sink key the rows that have not been taken away are kept in the order of arrival; the sink sees
/// the last of them: +I, then +U, and -D when none is left. A row of a known upsert key replaces the one
/// before in its place.
/// Source: Flink class `org.apache.flink.table.runtime.operators.sink.SinkUpsertMaterializer`.
final class UpsertMaterializer {
    private let state: KeyedState
    private let rows: RowLists
    private let out: Batch
    /// The columns that tell rows of one sink key apart; all of them if the input has no upsert key.
    private let identity: [Int]
    private let hasUpsertKey: Bool
    private let expiry: StateExpiry?

    /// Nil if the sink does not want it.
    ///
    /// - Parameter ttlMillis: how long the rows of a key are kept after its last change; 0 keeps them for ever.
    init?(_ sink: Sink, input: Schema, upsertKeys: [[Int]], ttlMillis: Int64 = 0) {
        guard sink.materializesUpserts, case .table(let table) = sink.target else { return nil }
        expiry = StateExpiry(ttlMillis: ttlMillis)
        state = KeyedState(
            table.primaryKey.compactMap { table.sinkSchema.index(of: $0) }, input: input.types)
        rows = RowLists(input.types.map { ColumnLayout($0.logical) })
        out = Batch(schema: input)
        let smallest = upsertKeys.min {
            $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count
        }
        hasUpsertKey = smallest != nil
        identity = smallest ?? Array(0..<input.count)
    }

    var bytes: Int { state.table.bytes + rows.bytes + (expiry?.bytes ?? 0) }

    /// The changes by the sink's key, borrowed until the next call.
    func materialize(_ batch: Batch, now: Int64 = 0) -> Batch {
        state.resolve(batch)
        rows.grow(state.table.count)
        expiry?.grow(state.table.count, now: now)
        out.clear()
        for row in 0..<batch.count {
            let group = Int(state.groups[row])
            if let expiry {
                if expiry.isExpired(group: group, now: now) { rows.removeAll(group) }
                expiry.touch(group, now: now)
            }
            if batch.isAccumulate(row) { add(batch, row, group) } else { retract(batch, row, group) }
        }
        rows.sweep()
        return out
    }

    private func add(_ batch: Batch, _ row: Int, _ group: Int) {
        out.append(from: batch, row: row, kind: rows.first(group) < 0 ? .insert : .updateAfter)
        let known = hasUpsertKey ? find(batch, row, group) : -1
        rows.insert(batch.columns, row, before: known, in: group)
        if known >= 0 { rows.remove(known, from: group) }
    }

    private func retract(_ batch: Batch, _ row: Int, _ group: Int) {
        let known = find(batch, row, group)
        guard known >= 0 else { return }
        let wasLast = rows.last(group) == known
        rows.remove(known, from: group)
        let last = rows.last(group)
        if last < 0 {
            out.append(from: batch, row: row, kind: .delete)
        } else if wasLast {
            for (target, source) in zip(out.columns, rows.columns) { target.append(from: source, row: last) }
            out.endRow(.updateAfter)
        }
    }

    /// The first kept row that is the same by `identity`; -1 if there is none.
    private func find(_ batch: Batch, _ row: Int, _ group: Int) -> Int {
        var candidate = rows.first(group)
        while candidate >= 0 {
            let isSame = identity.allSatisfy {
                ColumnEquality.equal(rows.columns[$0], candidate, batch.columns[$0], row)
            }
            if isSame { return candidate }
            candidate = rows.next(candidate)
        }
        return -1
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        state.snapshot(&writer)
        rows.snapshot(&writer)
        expiry?.snapshot(&writer)
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        rows.grow(state.table.count)
        try rows.restore(&reader, mapping: mapping)
        try expiry?.restore(&reader, mapping: mapping)
    }
}
