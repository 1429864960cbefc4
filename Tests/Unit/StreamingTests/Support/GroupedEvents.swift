import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// A small job for tests of the master: aggregates per key over random events.
enum GroupedEvents {
    /// Key STRING (sometimes NULL), value BIGINT (sometimes NULL), rowtime that mostly advances.
    private static func events(_ chance: inout Prng) -> TestTable {
        let schema = Schema([
            Field("k", PlanBuilder.string), Field("v", PlanBuilder.bigint), Field("ts", PlanBuilder.rowtime),
        ])
        var time: Int64 = 1_700_000_000_000
        let rows = (0..<120).map { _ -> TestTable.Row in
            time += Int64(chance.below(900))
            let key: Value = chance.below(12) == 0 ? .null : .string("key\(chance.below(5))")
            let value: Value = chance.below(10) == 0 ? .null : .int(Int64(chance.below(20)) - 5)
            return TestTable.Row(kind: .insert, values: [key, value, .int(time)])
        }
        return TestTable(name: "t", schema: schema, rows: rows)
    }

    private static let calls: [AggregateCall] = [
        PlanBuilder.sum(1), PlanBuilder.count, PlanBuilder.call(.min, 1), PlanBuilder.call(.max, 1),
        PlanBuilder.call(.count, 1, distinct: true), PlanBuilder.call(.avg, 1),
    ]

    static func job(seed: UInt64) -> (plan: JobPlan, tables: [TestTable]) {
        var chance = Prng(seed: seed, purpose: "group aggregate")
        let table = events(&chance)
        var plan = PlanBuilder()
        let scan = plan.scan(table)
        let group = GroupAggregate(
            grouping: [0], calls: calls, needsRetraction: false, emitsUpdateBefore: true)
        let fields =
            [Field("k", PlanBuilder.string)] + calls.enumerated().map { Field("a\($0)", $1.type) }
        let node = plan.node(.groupAggregate(group), [scan], Schema(fields), .retract)
        return (PlanBuilder.plan(plan.sink(node)), [table])
    }
}
