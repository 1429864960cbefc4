import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// A job under test: its plan and what its sources give.
struct JobSubject: Sendable {
    var name: String
    var make: @Sendable (_ seed: UInt64) -> (plan: JobPlan, tables: [TestTable])

    /// Random events, aggregated by key.
    static let groupedEvents = JobSubject(name: "grouped events") { GroupedEvents.job(seed: $0) }
}

/// Jobs of known shape and rate.
extension JobSubject {
    private static func output(_ calls: [AggregateCall], _ more: [Field] = []) -> Schema {
        Schema([Field("k", PlanBuilder.bigint)] + calls.enumerated().map { Field("a\($0)", $1.type) } + more)
    }

    private static func table(_ name: String, rows: Int, key: (Int) -> Int) -> TestTable {
        let schema = Schema([Field("k", PlanBuilder.bigint), Field("v", PlanBuilder.bigint)])
        let list = (0..<rows).map {
            TestTable.Row(kind: .insert, values: [.int(Int64(key($0))), .int(Int64($0))])
        }
        return TestTable(name: name, schema: schema, rows: list)
    }

    /// COUNT and SUM by key.
    static func counts(rows: Int, keys: Int, share hot: Int = 0, calls: Int = 2) -> JobSubject {
        JobSubject(name: "counts") { _ in
            let table = table("t", rows: rows) { $0 % 100 < hot ? 1 : $0 % keys }
            return (grouped(table, calls: calls), [table])
        }
    }

    /// The same, but once all keys have come only the first ten change; keys lie far apart.
    static func settling(rows: Int, keys: Int) -> JobSubject {
        JobSubject(name: "settling counts") { _ in
            let table = table("t", rows: rows) { ($0 < keys ? $0 : $0 % 10) * 1_000_003 }
            return (grouped(table, calls: 2), [table])
        }
    }

    private static func grouped(_ table: TestTable, calls: Int) -> JobPlan {
        var plan = PlanBuilder()
        let scan = plan.scan(table)
        let calls = Array([PlanBuilder.count, PlanBuilder.sum(1), PlanBuilder.call(.max, 1)].prefix(calls))
        let group = GroupAggregate(
            grouping: [0], calls: calls, needsRetraction: false, emitsUpdateBefore: true)
        return PlanBuilder.plan(
            plan.sink(plan.node(.groupAggregate(group), [scan], output(calls), .retract)))
    }

    /// Rows as they come.
    static func rows(_ count: Int) -> JobSubject {
        JobSubject(name: "rows") { _ in
            let table = table("t", rows: count) { $0 }
            var plan = PlanBuilder()
            return (PlanBuilder.plan(plan.sink(plan.scan(table))), [table])
        }
    }

    /// Two pipelines that share nothing.
    static func twoPipelines(_ count: Int) -> JobSubject {
        JobSubject(name: "two pipelines") { _ in
            let (left, right) = (table("left", rows: count) { $0 }, table("right", rows: count) { -$0 })
            var plan = PlanBuilder()
            let roots = [plan.sink(plan.scan(left)), plan.sink(plan.scan(right))]
            return (JobPlan(roots: roots, options: [], timeZone: "UTC", name: "test"), [left, right])
        }
    }

    /// COUNT by key and window of five seconds; one row a second of event time.
    static func windows(rows: Int) -> JobSubject {
        JobSubject(name: "windows") { _ in
            let fields = [
                Field("k", PlanBuilder.bigint), Field("v", PlanBuilder.bigint),
                Field("ts", PlanBuilder.rowtime),
            ]
            let list = (0..<rows).map { row in
                TestTable.Row(
                    kind: .insert, values: [.int(Int64(row % 3)), .int(1), .int(Int64(row) * 1000)])
            }
            let table = TestTable(name: "t", schema: Schema(fields), rows: list)
            var plan = PlanBuilder()
            let input = plan.watermark(plan.scan(table), column: 2, delay: 2000)
            let strategy = WindowStrategy(
                spec: .tumble(size: 5000, offset: 0), source: .timeAttribute(2),
                timeType: PlanBuilder.rowtime,
                isEventTime: true)
            let aggregate = WindowAggregate(
                window: strategy, grouping: [0], calls: [PlanBuilder.count], properties: [.start, .end])
            let bounds = [
                Field("window_start", PlanBuilder.timestamp), Field("window_end", PlanBuilder.timestamp),
            ]
            let node = plan.node(.windowAggregate(aggregate), [input], output([PlanBuilder.count], bounds))
            return (PlanBuilder.plan(plan.sink(node)), [table])
        }
    }
}
