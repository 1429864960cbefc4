import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// One operator under test: random input for a seed, and a plan over it.
struct LawSubject: CustomTestStringConvertible, Sendable {
    var name: String
    var make: @Sendable (_ chance: inout Prng) -> (plan: JobPlan, tables: [TestTable])

    var testDescription: String { name }

    /// Key STRING (sometimes NULL), value BIGINT (sometimes NULL), rowtime that mostly advances.
    static func events(_ name: String, _ chance: inout Prng, rows: Int = 120) -> TestTable {
        let schema = Schema([
            Field("k", PlanBuilder.string), Field("v", PlanBuilder.bigint), Field("ts", PlanBuilder.rowtime),
        ])
        var time: Int64 = 1_700_000_000_000
        let list = (0..<rows).map { _ -> TestTable.Row in
            time += Int64(chance.below(900))
            let key: Value = chance.below(12) == 0 ? .null : .string("key\(chance.below(5))")
            let value: Value = chance.below(10) == 0 ? .null : .int(Int64(chance.below(20)) - 5)
            let late = Int64(chance.below(4) == 0 ? chance.below(6000) : 0)
            return TestTable.Row(kind: .insert, values: [key, value, .int(time - late)])
        }
        return TestTable(name: name, schema: schema, rows: list)
    }

    /// A changelog that never retracts what is not there.
    static func changes(_ name: String, _ chance: inout Prng, rows: Int = 120) -> TestTable {
        let schema = Schema([Field("k", PlanBuilder.string), Field("v", PlanBuilder.bigint)])
        var alive: [[Value]] = []
        var list: [TestTable.Row] = []
        while list.count < rows {
            if alive.isEmpty || chance.below(3) > 0 {
                let key: Value = chance.below(12) == 0 ? .null : .string("key\(chance.below(4))")
                let row: [Value] = [key, chance.below(10) == 0 ? .null : .int(Int64(chance.below(9)))]
                alive.append(row)
                list.append(TestTable.Row(kind: .insert, values: row))
            } else {
                let index = Int(chance.below(UInt64(alive.count)))
                let row = alive.remove(at: index)
                list.append(TestTable.Row(kind: chance.below(2) == 0 ? .delete : .updateBefore, values: row))
            }
        }
        return TestTable(name: name, schema: schema, rows: list)
    }

    static let aggregates: [AggregateCall] = [
        PlanBuilder.sum(1), PlanBuilder.count, PlanBuilder.call(.min, 1), PlanBuilder.call(.max, 1),
        PlanBuilder.call(.count, 1, distinct: true), PlanBuilder.call(.avg, 1),
    ]

    static func schema(_ keys: [Field], _ calls: [AggregateCall], _ more: [Field] = []) -> Schema {
        Schema(keys + calls.enumerated().map { Field("a\($0)", $1.type) } + more)
    }
}
