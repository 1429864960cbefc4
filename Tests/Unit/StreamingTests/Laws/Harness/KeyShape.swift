import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// The key columns of a law's tables: one of several types, or two columns.
struct KeyShape: Sendable {
    struct Column: Sendable {
        var name: String
        /// The type in SQL.
        var type: String
        var make: @Sendable (_ number: UInt64) -> Value
    }
    var columns: [Column]

    private static func string(_ name: String) -> Column {
        Column(name: name, type: "STRING") { .string("key \($0)\(String(repeating: "x", count: Int($0)))") }
    }
    private static func bigint(_ name: String) -> Column {
        Column(name: name, type: "BIGINT") { .int(Int64($0) - 1) }
    }

    static let all: [KeyShape] = [
        KeyShape(columns: [string("k")]),
        KeyShape(columns: [bigint("k")]),
        KeyShape(columns: [string("k1"), bigint("k2")]),
        KeyShape(columns: [
            Column(name: "k", type: "DECIMAL(20, 2)") { .big(Int128($0) * 1_000_000_000_000_000_000 - 250) }
        ]),
        KeyShape(columns: [
            Column(name: "k", type: "TIMESTAMP(6)") {
                .big(Int128($0) * 1_000_000 + 1_700_000_000_000_000_123_000)
            }
        ]),
    ]

    /// The columns' names, of a table if one is given: `t.k1, t.k2`.
    func list(_ table: String = "") -> String {
        columns.map { prefix(table) + $0.name }.joined(separator: ", ")
    }

    private func prefix(_ table: String) -> String { table.isEmpty ? "" : table + "." }

    /// `l.k1 = r.k1 AND l.k2 = r.k2`.
    func equal(_ left: String, _ right: String) -> String {
        columns.map { "\(left).\($0.name) = \(right).\($0.name)" }.joined(separator: " AND ")
    }

    /// The columns as a CREATE TABLE declares them.
    var declaration: String { columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ") }

    /// A random key, NULL now and then.
    func key(_ chance: inout Prng, among keys: UInt64 = 5, nulls: Bool = true) -> [Value] {
        columns.map { column in
            nulls && chance.below(12) == 0 ? .null : column.make(chance.below(columns.count == 1 ? keys : 3))
        }
    }
}
