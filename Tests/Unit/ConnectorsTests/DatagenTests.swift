import FlinkSQL
import LabKernel
import StreamTypes
import Streaming
import Testing

@testable import Connectors

@Suite struct DatagenTests {
    private let columns: [(String, LogicalType)] = [
        ("n", .bigint), ("v", .int), ("d", .double), ("s", .varchar(length: 8)), ("b", .boolean),
        ("x", .decimal(precision: 10, scale: 2)), ("a", .array(DataType(.int))),
        ("r", .row([Field("q", DataType(.int))])),
        ("w", .decimal(precision: 30, scale: 1)),
    ]
    private let options = [
        ("connector", "datagen"), ("rows-per-second", "10"), ("fields.n.kind", "sequence"),
        ("fields.n.start", "1"),
        ("fields.n.end", "500"), ("fields.v.min", "5"), ("fields.v.max", "9"), ("fields.s.null-rate", "0.5"),
    ]

    private func reader(_ subtask: Int = 0, of parallelism: Int = 1, seed: UInt64 = 7) throws
        -> any SourceReader
    {
        let definition = table(columns, options)
        let scan = TableScan(
            table: definition, columns: columns.indices.map { .physical($0) }, options: definition.options)
        let opening = ConnectorOpening(
            use: TableUse(definition, options: definition.options),
            subtask: SubtaskContext(
                subtask: subtask, parallelism: parallelism, jobName: "job", clock: EvaluationClock()),
            resources: ConnectorResources(seed: seed), registry: .standard)
        return try DatagenConnector().openSource(scan, schema: definition.physicalSchema, opening)
    }

    /// Reads up to `count` rows.
    private func rows(_ reader: any SourceReader, _ count: Int = .max) throws -> [String] {
        let schema = Schema(columns.map { Field($0.0, DataType($0.1)) })
        let printer = RowText(schema)
        var found: [String] = []
        while found.count < count {
            let batch = Batch(schema: schema)
            let status = try reader.read(into: batch, limit: min(64, count - found.count))
            found += (0..<batch.count).map { printer.line(batch, row: $0) }
            if status == .ended { break }
        }
        return found
    }

    @Test func sequenceEndsTheSource() throws {
        let all = try rows(try reader())
        #expect(all.count == 500)
        #expect(all[0].hasPrefix("+I[1, ") && all[499].hasPrefix("+I[500, "))
    }

    @Test func sameSeedSameRowsAtAnyParallelism() throws {
        let one = try rows(try reader()).sorted()
        let three = try (0..<3).flatMap { try rows(try reader($0, of: 3)) }.sorted()
        #expect(one == three)
        #expect(try rows(try reader(seed: 8)).sorted() != one)
    }

    @Test func numbersStayInBounds() throws {
        let reader = try reader()
        let batch = Batch(schema: Schema(columns.map { Field($0.0, DataType($0.1)) }))
        _ = try reader.read(into: batch, limit: 500)
        let values = (0..<batch.count).map { batch.columns[1].int64s[$0] }
        #expect(Set(values) == [5, 6, 7, 8, 9])
        let nulls = (0..<batch.count).count { batch.columns[3].isNull($0) }
        #expect((200...300).contains(nulls))
    }

    @Test(arguments: [(1, 1), (2, 2), (2, 3), (3, 1), (4, 2)])
    func restoreGoesOnWhereItWas(old: Int, new: Int) throws {
        let expected = try rows(try reader()).sorted()
        var seen: [String] = []
        var states: [[UInt8]] = []
        for subtask in 0..<old {
            let reader = try reader(subtask, of: old)
            seen += try rows(reader, 40 + 7 * subtask)
            var writer = SnapshotWriter()
            try reader.snapshot(&writer)
            states.append(writer.bytes)
        }
        for subtask in 0..<new {
            let reader = try reader(subtask, of: new)
            for (index, bytes) in states.enumerated() {
                var saved = SnapshotReader(bytes)
                let scope = RestoreScope(
                    keyGroups: 0..<128, maxParallelism: 128, subtask: subtask, parallelism: new,
                    oldSubtask: index,
                    oldParallelism: old)
                try reader.restore(&saved, scope)
            }
            seen += try rows(reader)
        }
        #expect(seen.sorted() == expected)
    }

    @Test func burstsAreSharedBySubtasks() throws {
        #expect(
            try (0..<3).map { try reader($0, of: 3).rate } == [.perSecond(4), .perSecond(3), .perSecond(3)])
    }
}
