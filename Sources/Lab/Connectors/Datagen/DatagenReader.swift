import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// One subtask of a generated table. Subtask `i` of `p` makes rows `i`, `i + p`, `i + 2p`, …
///
/// The position is a row number; a checkpoint holds no values. After a change of parallelism the rows that
/// any old subtask has already
/// made are left out.
final class DatagenReader: SourceReader {
    /// How far the subtasks of an earlier run had come: `next[i]` is the next row of subtask `i`.
    private struct Layer {
        var next: [Int64]

        func has(_ row: Int64) -> Bool { row < next[Int(row % Int64(next.count))] }
    }

    let rate: SourceRate
    private let fields: [GeneratedField]
    private let totalRows: Int64
    private let clock: EvaluationClock
    private let rowsPerSecond: Int64
    private let step: Int64
    private let subtask: Int64
    private var next: Int64
    private var layers: [Layer] = []
    private var restored: [Int: Int64] = [:]

    /// - Parameters:
    ///   - fields: generators of the scan's columns.
    ///   - limit: a LIMIT pushed into the scan.
    init(_ table: GeneratedTable, fields: [GeneratedField], limit: Int?, _ context: SubtaskContext) {
        let active = Self.active(table.rowsPerSecond, context.parallelism)
        let share = Int(table.rowsPerSecond) / active
        let extra = context.subtask < Int(table.rowsPerSecond) % active ? 1 : 0
        rate = .perSecond(share + extra)
        self.fields = fields
        clock = context.clock
        totalRows =
            context.subtask < active ? min(table.totalRows ?? .max, limit.map { Int64($0) } ?? .max) : 0
        rowsPerSecond = table.rowsPerSecond
        step = Int64(active)
        subtask = Int64(context.subtask)
        next = subtask
    }

    /// Subtasks that have a row to make each second; the others make none.
    private static func active(_ rowsPerSecond: Int64, _ parallelism: Int) -> Int {
        Int(min(rowsPerSecond, Int64(parallelism)))
    }

    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        let moment = GeneratorMoment(
            utcMillis: clock.processingMillis, localMillis: clock.zone.local(fromUTC: clock.processingMillis))
        skipMade()
        guard next < totalRows else { return .ended }
        let left = (totalRows - next - 1) / step + 1
        var rows = RowNumbers(first: next, step: step, count: Int(min(Int64(limit), left)))
        if layers.contains(where: { layer in layer.next.contains { $0 > next } }) { rows.count = 1 }
        for (column, field) in zip(batch.columns, fields) { field.fill(column, rows, moment) }
        batch.count = rows.count
        next += Int64(rows.count) * step
        return next < totalRows ? .more : .ended
    }

    private func skipMade() {
        while layers.contains(where: { $0.has(next) }) { next += step }
        layers.removeAll { layer in layer.next.allSatisfy { $0 <= next } }
    }

    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) {
        writer.write(next)
        writer.write(count: layers.count)
        for layer in layers {
            writer.write(count: layer.next.count)
            for position in layer.next { writer.write(position) }
        }
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let position = try reader.readInt64()
        var saved: [Layer] = []
        for _ in 0..<(try reader.readCount()) {
            var positions: [Int64] = []
            for _ in 0..<(try reader.readCount()) { positions.append(try reader.readInt64()) }
            saved.append(Layer(next: positions))
        }
        if scope.oldSubtask == 0 { layers = saved }
        if scope.oldParallelism == scope.parallelism {
            if scope.oldSubtask == Int(subtask) {
                next = position
                layers = saved
            }
            return
        }
        restored[scope.oldSubtask] = position
        guard restored.count == scope.oldParallelism else { return }
        let active = Self.active(rowsPerSecond, scope.oldParallelism)
        layers.append(Layer(next: (0..<active).map { restored[$0] ?? 0 }))
    }
}

extension DatagenConnector {
    package func openSource(
        _ scan: TableScan, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SourceReader {
        let table = try GeneratedTable(opening.use, seed: opening.resources.seed)
        var fields: [GeneratedField] = []
        for column in scan.columns {
            guard case .physical(let index) = column else {
                throw ConnectorErrors.refused("connector 'datagen' has no metadata", at: scan.table.span)
            }
            fields.append(table.fields[index])
        }
        return DatagenReader(table, fields: fields, limit: scan.limit, opening.subtask)
    }
}
