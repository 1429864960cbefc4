import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// What an upsert sink sees of rows that share its key but are updated by another.
@Suite struct UpsertMaterializerTests {
    private typealias Change = (kind: RowKind, id: Int64, key: String)

    private static let schema = Schema([
        Field("id", DataType(.bigint).notNull), Field("k", DataType(.string).notNull),
    ])

    /// The changes by `k` of a stream that is updated by `id`, as `+I 1 a`.
    private func materialize(_ changes: [Change], upsertKeys: [[Int]]) throws -> [String] {
        let table = TableDefinition(
            path: TablePath(catalog: "c", database: "d", name: "out"),
            columns: Self.schema.fields.map { TableColumn(name: $0.name, type: $0.type) }, primaryKey: ["k"])
        let sink = Sink(target: .table(table), accepts: .upsert, materializesUpserts: true)
        let materializer = try #require(
            UpsertMaterializer(sink, input: Self.schema, upsertKeys: upsertKeys))
        let batch = Batch(schema: Self.schema)
        for change in changes {
            batch.columns[0].append(int64: change.id)
            batch.columns[1].append(.string(change.key))
            batch.endRow(change.kind)
        }
        let out = materializer.materialize(batch)
        return (0..<out.count).map { row in
            let key = out.columns[1].value(row).text ?? ""
            return "\(out.kind(row).symbol) \(out.columns[0].int64s[row]) \(key)"
        }
    }

    @Test func theLastRowOfTheKeyIsShown() throws {
        let changes: [Change] = [(.insert, 1, "a"), (.insert, 2, "a"), (.insert, 3, "b"), (.delete, 3, "b")]
        #expect(
            try materialize(changes, upsertKeys: [[0]]) == ["+I 1 a", "+U 2 a", "+I 3 b", "-D 3 b"])
    }

    @Test func takingTheLastAwayShowsTheOneBefore() throws {
        let changes: [Change] = [(.insert, 1, "a"), (.insert, 2, "a"), (.updateBefore, 2, "a")]
        #expect(try materialize(changes, upsertKeys: [[0]]) == ["+I 1 a", "+U 2 a", "+U 1 a"])
    }

    @Test func takingAnEarlierOneAwayShowsNothing() throws {
        let changes: [Change] = [(.insert, 1, "a"), (.insert, 2, "a"), (.delete, 1, "a"), (.delete, 2, "a")]
        #expect(try materialize(changes, upsertKeys: [[0]]) == ["+I 1 a", "+U 2 a", "-D 2 a"])
    }

    /// A row of a known upsert key replaces the one before, without one it is another row.
    @Test func anUpsertKeyReplaces() throws {
        let changes: [Change] = [(.insert, 1, "a"), (.updateAfter, 1, "a"), (.delete, 1, "a")]
        #expect(try materialize(changes, upsertKeys: [[0]]) == ["+I 1 a", "+U 1 a", "-D 1 a"])
        #expect(try materialize(changes, upsertKeys: []) == ["+I 1 a", "+U 1 a"])
    }

    /// What is not there cannot be taken away.
    @Test func unknownRowsAreIgnored() throws {
        #expect(try materialize([(.delete, 1, "a"), (.insert, 2, "a")], upsertKeys: [[0]]) == ["+I 2 a"])
    }
}
