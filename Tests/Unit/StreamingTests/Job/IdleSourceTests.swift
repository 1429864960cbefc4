import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// `table.exec.source.idle-timeout`: a stream without rows holds nobody's event time back.
@Suite struct IdleSourceTests {
    /// COUNT in windows of five seconds over a busy stream and one that falls silent after two rows.
    private static let subject = JobSubject(name: "busy and silent") { _ in
        var plan = PlanBuilder()
        let tables = [
            table("busy", rows: 200, isUnbounded: false), table("silent", rows: 2, isUnbounded: true),
        ]
        let inputs = tables.map { table in
            let scan = plan.scan(table)
            return plan.watermark(scan, column: 1, delay: 0)
        }
        let union = plan.node(.union, inputs, inputs[0].schema)
        let strategy = WindowStrategy(
            spec: .tumble(size: 5000, offset: 0), source: .timeAttribute(1), timeType: PlanBuilder.rowtime,
            isEventTime: true)
        let aggregate = WindowAggregate(
            window: strategy, grouping: [], calls: [PlanBuilder.count], properties: [.start, .end])
        let output = Schema([
            Field("n", PlanBuilder.count.type), Field("window_start", PlanBuilder.timestamp),
            Field("window_end", PlanBuilder.timestamp),
        ])
        return (PlanBuilder.plan(plan.sink(plan.node(.windowAggregate(aggregate), [union], output))), tables)
    }

    /// A row each second of event time.
    private static func table(_ name: String, rows: Int, isUnbounded: Bool) -> TestTable {
        let schema = Schema([Field("v", PlanBuilder.bigint), Field("ts", PlanBuilder.rowtime)])
        let list = (0..<rows).map {
            TestTable.Row(kind: .insert, values: [.int(1), .int(Int64($0) * 1000)])
        }
        return TestTable(name: name, schema: schema, rows: list, isUnbounded: isUnbounded)
    }

    private func lab(_ timeout: String?, _ more: [String: String] = [:]) throws -> JobLab {
        var configuration = more
        configuration["table.exec.source.idle-timeout"] = timeout
        return try JobLab(configuration, subject: Self.subject)
    }

    @Test func aSilentStreamHoldsEventTimeBackWithoutATimeout() throws {
        let lab = try lab(nil)
        try lab.run(untilMillis: 20_000)
        #expect(lab.runtime.output.isEmpty)
    }

    /// Seven rows a second: after 20 s the busy stream is at 139 s of event time.
    @Test(arguments: ["1", "2"]) func withATimeoutTheOthersGoOn(parallelism: String) throws {
        let lab = try lab("3 s", ["parallelism.default": parallelism])
        try lab.run(untilMillis: 2_900)
        #expect(lab.runtime.output.isEmpty)
        try lab.run(untilMillis: 20_000)
        #expect(lab.runtime.output.count == 27)
        #expect(lab.runtime.output.first?.values.first == .int(7))
    }

    @Test(arguments: [false, true]) func idlenessIsFoundAgainAfterARestart(isUnaligned: Bool) throws {
        let lab = try lab(
            "3 s",
            [
                "execution.checkpointing.interval": "2 s", "restart-strategy.type": "fixed-delay",
                "execution.checkpointing.unaligned.enabled": "\(isUnaligned)",
            ])
        try lab.run(untilMillis: 9_000)
        let before = lab.table.count
        #expect(lab.master?.disturb(.killTaskManager(0)) == true)
        try lab.run(untilMillis: 60_000)
        #expect(before > 0 && lab.states.contains(.restarting))
        // All but the last window, which no watermark closes: the silent stream never ends.
        #expect(lab.table.count >= 39 && lab.table.values.allSatisfy { $0 == 1 })
    }
}
