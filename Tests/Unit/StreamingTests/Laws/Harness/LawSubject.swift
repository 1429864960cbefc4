import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// One operator under test: for each seed a plan over random input.
struct LawSubject: CustomTestStringConvertible, Sendable {
    var name: String
    var make: @Sendable (_ chance: inout Prng) throws -> LawCase

    var testDescription: String { name }

    /// The case of a seed, and the chance that is left for the laws.
    func lawCase(_ seed: UInt64) throws -> (LawCase, Prng) {
        var chance = Prng(seed: seed, purpose: name)
        return (try make(&chance), chance)
    }
}

/// A plan with the input it runs over.
struct LawCase {
    var plan: JobPlan
    var tables: [TestTable]
    /// Rows per second by table; 0 is as fast as it goes.
    var rates: [String: Int]
    /// The columns by which the output is updated; empty if changes take away whole rows.
    var upsertKey: [Int] = []
    /// The final table, computed from the input without the engine; nil if there is no such computation.
    var expected: [[Value]: Int]?

    /// Rows per second of a table.
    func rate(_ table: TestTable) -> Int { rates[table.name] ?? 7 }

    /// Seconds until the longest table has been read.
    var seconds: Int {
        tables.map { rate($0) == 0 ? 1 : ($0.rows.count + rate($0) - 1) / rate($0) }.max() ?? 0
    }

    /// What the table holds after all changes.
    func fold(_ rows: [TestTable.Row]) -> [[Value]: Int] {
        guard !upsertKey.isEmpty else { return TestTable.fold(rows) }
        var last: [[Value]: [Value]] = [:]
        for row in rows {
            last[upsertKey.map { row.values[$0] }] = row.kind.isAccumulate ? row.values : nil
        }
        return last.values.reduce(into: [:]) { $0[$1] = 1 }
    }
}
