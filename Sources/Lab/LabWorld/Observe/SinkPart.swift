import StreamTypes
import Streaming

/// What the jobs of one deployment wrote to one table since it began anew, with the subtask that wrote each row.
final class SinkPart {
    /// One table of one deployment.
    struct Key: Hashable {
        var table: String
        var deployment: String
    }

    /// How many rows each subtask had written; those of before the job was restored are not counted.
    typealias Counts = [Int: Int]

    private(set) var output: SinkTable.Output
    /// The same for a part and all that it is restored to.
    let lineage: Int
    private(set) var counts: Counts = [:]
    /// The subtasks of the rows that came after those that the part was restored with.
    private var writers: [Int32] = []

    init(_ output: SinkTable.Output, lineage: Int) { (self.output, self.lineage) = (output, lineage) }

    var key: Key { Key(table: output.table, deployment: output.deployment) }

    /// Whether rows were taken back, so that a repetition of the changes makes no sense.
    var isChanging: Bool { output.kinds.contains { $0 != .insert } }

    /// Appends the rows of a batch as far as there is room.
    func append(_ batch: Batch, by subtask: Int, line: (Int) -> String) {
        let room = min(batch.count, SinkTable.capacity - output.rows.count)
        for row in 0..<room {
            output.kinds.append(batch.kind(row))
            output.rows.append(batch.columns.map { $0.value(row) })
            output.lines.append(line(row))
            writers.append(Int32(subtask))
        }
        output.dropped += batch.count - room
        counts[subtask, default: 0] += room
    }

    /// The part as it was when its subtasks had written so many rows.
    func restored(to counts: Counts) -> SinkPart {
        var left = counts
        let settled = output.rows.count - writers.count
        let kept = output.rows.indices.filter { row in
            guard row >= settled else { return true }
            let writer = Int(writers[row - settled])
            guard let more = left[writer], more > 0 else { return false }
            left[writer] = more - 1
            return true
        }
        var copy = output
        copy.kinds = kept.map { output.kinds[$0] }
        copy.rows = kept.map { output.rows[$0] }
        copy.lines = kept.map { output.lines[$0] }
        return SinkPart(copy, lineage: lineage)
    }
}
