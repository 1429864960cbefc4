import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// Jobs of known shape and rate.
extension LawSubject {
    private static func table(_ name: String, rows: Int, key: (Int) -> Int) -> TestTable {
        let schema = Schema([Field("k", PlanBuilder.bigint), Field("v", PlanBuilder.bigint)])
        let list = (0..<rows).map {
            TestTable.Row(kind: .insert, values: [.int(Int64(key($0))), .int(Int64($0))])
        }
        return TestTable(name: name, schema: schema, rows: list)
    }

    /// COUNT and SUM by key.
    static func counts(rows: Int, keys: Int, share hot: Int = 0, calls: Int = 2) -> LawSubject {
        LawSubject(name: "counts") { _ in
            let table = table("t", rows: rows) { $0 % 100 < hot ? 1 : $0 % keys }
            var plan = PlanBuilder()
            let scan = plan.scan(table)
            let calls = Array([PlanBuilder.count, PlanBuilder.sum(1), PlanBuilder.call(.max, 1)].prefix(calls))
            let group = GroupAggregate(grouping: [0], calls: calls, needsRetraction: false, emitsUpdateBefore: true)
            let node = plan.node(
                .groupAggregate(group), [scan], schema([Field("k", PlanBuilder.bigint)], calls), .retract)
            return (PlanBuilder.plan(plan.sink(node)), [table])
        }
    }

    /// Rows as they come.
    static func rows(_ count: Int) -> LawSubject {
        LawSubject(name: "rows") { _ in
            let table = table("t", rows: count) { $0 }
            var plan = PlanBuilder()
            return (PlanBuilder.plan(plan.sink(plan.scan(table))), [table])
        }
    }

    /// Two pipelines that share nothing.
    static func twoPipelines(_ count: Int) -> LawSubject {
        LawSubject(name: "two pipelines") { _ in
            let (left, right) = (table("left", rows: count) { $0 }, table("right", rows: count) { -$0 })
            var plan = PlanBuilder()
            let roots = [plan.sink(plan.scan(left)), plan.sink(plan.scan(right))]
            return (JobPlan(roots: roots, options: [], timeZone: "UTC", name: "test"), [left, right])
        }
    }
}
