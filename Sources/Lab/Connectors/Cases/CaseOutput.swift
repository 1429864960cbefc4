import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// What one result of a case received: its schema and its changes, from which the final rows follow.
package struct CaseOutput: Sendable {
    /// Column names and types as Flink prints them.
    package var schema: [(name: String, type: String)]
    /// `+I [1, "a"]`, in the order received.
    package var changelog: [String] = []
    private var kinds: [RowKind] = []
    private var rows: [String] = []
    private var keys: [String] = []
    private let types: [LogicalType]
    /// Positions of the primary key of an upsert sink; empty for others.
    private let key: [Int]

    init(_ schema: Schema, key: [Int] = []) {
        self.schema = schema.fields.map { ($0.name, "\($0.type)") }
        types = schema.types.map(\.logical)
        self.key = key
    }

    mutating func append(_ kind: RowKind, _ values: [Value]) {
        let row = CaseValue.row(values, types)
        kinds.append(kind)
        rows.append(row)
        keys.append(key.isEmpty ? row : CaseValue.row(key.map { values[$0] }, key.map { types[$0] }))
        changelog.append("\(kind.symbol) \(row)")
    }

    /// Rows that remain after all changes, sorted as text.
    package var final: [String] { key.isEmpty ? remaining : lastPerKey }

    private var remaining: [String] {
        var counts: [String: Int] = [:]
        for (kind, row) in zip(kinds, rows) { counts[row, default: 0] += kind.isAccumulate ? 1 : -1 }
        return counts.keys.sorted().flatMap { [String](repeating: $0, count: max(0, counts[$0] ?? 0)) }
    }

    private var lastPerKey: [String] {
        var last: [String: String] = [:]
        for index in rows.indices { last[keys[index]] = kinds[index].isAccumulate ? rows[index] : nil }
        return last.values.sorted()
    }

    package var json: JSONValue {
        .object([
            ("schema", .array(schema.map { .array([.string($0.name), .string($0.type)]) })),
            ("changelog", .array(changelog.map(JSONValue.string))),
            ("final", .array(final.map(JSONValue.string))),
        ])
    }
}

/// Keeps the outputs of a case: the rows of its SELECT and of its golden sinks.
final class CaseCollector: RowCollector {
    private(set) var outputs: [String: CaseOutput] = [:]

    /// Starts an output, so that it is there even if no row comes.
    func begin(_ name: String, _ schema: Schema, key: [Int] = []) {
        if outputs[name] == nil { outputs[name] = CaseOutput(schema, key: key) }
    }

    func add(_ name: String, _ kind: RowKind, _ values: [Value]) { outputs[name]?.append(kind, values) }

    func collect(_ batch: Batch, of table: TableDefinition?, schema: Schema) throws(JobFailure) {
        let name = table.map { "sink \($0.path.name)" } ?? "result"
        if let table { begin(name, table) } else { begin(name, schema) }
        let width = outputs[name]?.schema.count ?? 0
        for row in 0..<batch.count {
            outputs[name]?.append(batch.kind(row), batch.columns.prefix(width).map { $0.value(row) })
        }
    }

    func begin(_ name: String, _ table: TableDefinition) {
        let schema = table.sinkSchema
        let isUpsert = table.option("mode") == "upsert"
        begin(name, schema, key: isUpsert ? table.primaryKey.compactMap { schema.index(of: $0) } : [])
    }
}
