import LabKernel
import LabWorld
import Scenarios
import Testing

/// Every family of faults does what it says, ends when it is cleared and after its time.
@Suite struct FaultFamilyTests {
    private static let head = """
        apiVersion: labsim/v1
        kind: Scenario
        metadata: {name: faults}
        clock: {limit: 20m}
        resources:
          state: {type: oss.bucket, name: faults-state}
          other: {type: oss.bucket, name: faults-other}
          logs: {type: sls.project, name: faults-logs}
          clicks: {type: sls.logstore, project: faults-logs}
          worker: {type: ram.user, attach: [system/AliyunOSSFullAccess]}
          runtime: {type: ram.role, trust: {Service: [stream.aliyuncs.com]}, attach: [system/AliyunOSSFullAccess, system/AliyunLogFullAccess]}
          ws: {type: flink.workspace, storage: "${state.url}", runtimeRole: runtime}
          job:
            type: flink.deployment
            workspace: ws
            sqlFile: job.sql
            flinkConf:
              execution.checkpointing.interval: 10s
              execution.checkpointing.timeout: 15s
              execution.checkpointing.tolerable-failed-checkpoints: "100"
              restart-strategy.type: fixed-delay
              restart-strategy.fixed-delay.attempts: "100"
              restart-strategy.fixed-delay.delay: 1s

        """

    private static let sql = """
        CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10',
          'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');
        CREATE TABLE seen (n BIGINT) WITH ('connector' = 'print');
        INSERT INTO seen SELECT n FROM numbers;
        """

    private func run(_ body: String, sql: String = Self.sql) throws -> (report: RunReport, run: ScenarioRun) {
        let scenario = try ScenarioLoader.load(
            SourceFile(name: "f/scenario.yaml", text: Self.head + body),
            files: MemoryFiles(["f/job.sql": sql]))
        let run = try ScenarioRun(scenario, options: .init(path: "faults"))
        return (try run.execute(), run)
    }

    /// The fault is on from 30 s to 60 s: checkpoints fail in it and complete before and after.
    private func expectCheckpointsToFail(_ fault: String, message: String) throws {
        let (report, run) = try run(
            """
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: job}}
              - {at: 35s, fault: {id: f, for: 30s, \(fault)}}
              - {at: 2m, do: end}

            """)
        #expect(report.verdict == .pass, "\(report.expectations)")
        let records = report.checkpoints.map(\.record)
        let fault = try #require(run.world.faultPeriods.first)
        let ended = try #require(fault.ended)
        #expect(ended - fault.began == .seconds(30))
        let inside = records.filter { $0.triggered >= fault.began && $0.triggered < ended }
        #expect(!inside.isEmpty && inside.allSatisfy { $0.status == .failed }, "\(inside)")
        #expect(
            inside.allSatisfy { "\($0.failureMessage)\n\($0.failureCause)".contains(message) }, "\(inside)")
        #expect(records.contains { $0.triggered < fault.began && $0.status == .completed })
        #expect(records.contains { $0.triggered > ended && $0.status == .completed })
    }

    @Test func blackhole() throws {
        try expectCheckpointsToFail("type: network.blackhole, from: job, to: oss", message: "timed out")
    }

    @Test func connectionReset() throws {
        try expectCheckpointsToFail("type: network.reset, from: job, to: oss", message: "reset by peer")
    }

    @Test func networkLatencyOfCheckpoints() throws {
        let (report, run) = try run(
            """
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: job}}
              - {at: 35s, fault: {id: far, for: 30s, type: network.latency, from: job, to: oss, delay: 6s}}
              - {at: 2m, do: end}

            """)
        #expect(report.verdict == .pass, "\(report.expectations)")
        let fault = try #require(run.world.faultPeriods.first)
        let ended = try #require(fault.ended)
        for record in report.checkpoints.map(\.record) {
            let isInside = record.triggered >= fault.began && record.ended <= ended
            let isOutside = record.ended < fault.began || record.triggered > ended
            if isInside { #expect(record.ended - record.triggered >= .seconds(6), "\(record)") }
            if isOutside { #expect(record.ended - record.triggered < .seconds(1), "\(record)") }
        }
        #expect(report.checkpoints.count { $0.record.ended - $0.record.triggered >= .seconds(6) } >= 2)
    }

    private static let reader = """
        CREATE TABLE clicks (ts BIGINT) WITH ('connector' = 'sls', 'project' = 'faults-logs', 'logstore' = 'clicks',
          'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com');
        CREATE TABLE seen (sent TIMESTAMP(3), behind INT) WITH ('connector' = 'print');
        INSERT INTO seen SELECT CAST(TO_TIMESTAMP_LTZ(ts, 3) AS TIMESTAMP(3)),
          TIMESTAMPDIFF(SECOND, TO_TIMESTAMP_LTZ(ts, 3), CURRENT_TIMESTAMP) FROM clicks;
        """

    @Test func networkLatencyOfPulls() throws {
        let report = try run(
            """
            data: {clicks: {logstore: clicks, rate: 2, fields: {ts: {time: millis}}, until: 90s}}
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: job}}
              - {at: 30s, fault: {id: far, for: 30s, type: network.latency, from: job, to: log, delay: 5s}}
              - {at: 2m, do: end}
            expect:
              - {sql: "SELECT MAX(behind) AS most FROM sink.seen WHERE sent < TIMESTAMP '2025-01-01 00:00:28'", lte: 2}
              - {sql: "SELECT MAX(behind) AS most FROM sink.seen WHERE sent > TIMESTAMP '2025-01-01 00:00:35'", gte: 5}
              - {sql: "SELECT MAX(behind) AS most FROM sink.seen WHERE sent > TIMESTAMP '2025-01-01 00:01:15'", lte: 2}
              - {sql: "SELECT COUNT(*) AS n FROM sink.seen", gte: 170}

            """, sql: Self.reader
        ).report
        #expect(report.verdict == .pass, "\(report.expectations)")
    }

    @Test func expiredToken() throws {
        try expectCheckpointsToFail("type: identity.expireToken, role: runtime", message: "SecurityToken")
    }

    @Test func detachedPolicy() throws {
        try expectCheckpointsToFail(
            "type: identity.detachPolicy, policy: system/AliyunOSSFullAccess, from: role/runtime",
            message: "AccessDenied")
    }

    @Test func checkpointTimeout() throws {
        try expectCheckpointsToFail("type: engine.checkpointTimeout, of: job", message: "expired")
    }

    @Test func throttle() throws {
        try expectCheckpointsToFail(
            "type: api.throttle, service: oss, operation: PutObject, qps: 0", message: "QpsLimitExceeded")
    }

    @Test func throttleLetsSoManyASecondThrough() throws {
        let (report, run) = try run(
            """
            timeline:
              - {at: 1s, fault: {id: f, type: api.throttle, service: oss, operation: PutObject, qps: 2}}
              - {at: 2s, do: oss.putObject, with: {bucket: other, key: a, text: x}}
              - {at: 2s, do: oss.putObject, with: {bucket: other, key: b, text: x}}
              - {at: 2s, do: oss.putObject, with: {bucket: other, key: c, text: x}, refused: QpsLimitExceeded}
              - {at: 3s, do: oss.putObject, with: {bucket: other, key: c, text: x}}
              - {at: 3s, clear: f}
              - {at: 3s, do: oss.putObject, with: {bucket: other, key: d, text: x}}
              - {at: 3s, do: oss.putObject, with: {bucket: other, key: e, text: x}}

            """)
        #expect(report.verdict == .pass, "\(report.expectations)")
        #expect(run.world.faultPeriods.first?.ended != nil)
    }

    @Test func quota() throws {
        let report = try run(
            """
            timeline:
              - {at: 1s, fault: {id: f, type: api.quota, service: oss, operation: PutObject, limit: 1, code: TooMuch, for: 10s}}
              - {at: 2s, do: oss.putObject, with: {bucket: other, key: a, text: x}}
              - {at: 9s, do: oss.putObject, with: {bucket: other, key: b, text: x}, refused: TooMuch}
              - {at: 12s, do: oss.putObject, with: {bucket: other, key: b, text: x}}

            """
        ).report
        #expect(report.verdict == .pass, "\(report.expectations)")
    }

    @Test func disabledAndRotatedKeys() throws {
        let report = try run(
            """
            principal: user/worker
            timeline:
              - {at: 1s, do: oss.putObject, with: {bucket: other, key: a, text: x}}
              - {at: 2s, fault: {id: off, type: identity.disableKey, user: worker, for: 2s}}
              - {at: 3s, do: oss.putObject, with: {bucket: other, key: b, text: x}, refused: InvalidAccessKeyId}
              - {at: 5s, do: oss.putObject, with: {bucket: other, key: b, text: x}}
              - {at: 6s, fault: {id: turn, type: identity.rotateKey, user: worker}}
              - {at: 7s, do: oss.putObject, with: {bucket: other, key: c, text: x}, refused: InvalidAccessKeyId}
              - {at: 8s, clear: turn}
              - {at: 9s, do: oss.putObject, with: {bucket: other, key: c, text: x}}
              - {at: 10s, fault: {id: again, type: identity.rotateKey, user: worker, for: 1s}}
              - {at: 12s, do: oss.putObject, with: {bucket: other, key: d, text: x}}

            """
        ).report
        #expect(report.verdict == .pass, "\(report.expectations)")
    }

    @Test func outOfMemoryComesAgain() throws {
        let (report, run) = try run(
            """
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: job}}
              - {at: 20s, fault: {id: f, type: engine.outOfMemory, of: job, after: 10s, for: 25s}}
              - {at: 2m, do: end}

            """)
        let job = try #require(run.world.jobs.latest(of: "job"))
        #expect(job.restarts == 3 && job.state == .running, "\(report.jobs)")
        #expect(job.cause.contains("java.lang.OutOfMemoryError: Java heap space"))
    }

    @Test func corruptSavepoint() throws {
        let report = try run(
            """
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: job}}
              - {at: 25s, do: flink.stopJob, with: {deployment: job, stopStrategy: STOP_WITH_SAVEPOINT, savepoint: s}}
              - {at: 40s, fault: {id: f, type: engine.corruptSavepoint, of: job}}
              - {at: 41s, do: flink.startJob, with: {deployment: job, restore: {kind: FROM_SAVEPOINT, savepoint: s}}}
              - {at: 50s, clear: f}
              - {at: 51s, do: flink.startJob, with: {deployment: job, restore: {kind: FROM_SAVEPOINT, savepoint: s}}}
              - {at: 70s, do: end}
            expect:
              - {sql: "SELECT state FROM labsim.jobs", rows: [{state: FINISHED}, {state: FAILED}, {state: RUNNING}], ordered: true}

            """
        ).report
        #expect(report.verdict == .pass, "\(report.expectations)")
    }

    @Test func sinks() throws {
        let (report, run) = try run(
            """
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: job}}
              - {at: 15s, fault: {id: no, type: sink.reject, of: job, table: seen, message: no room, for: 5s}}
              - {at: 40s, fault: {id: twice, type: sink.duplicateOnRetry, of: job, share: 0.5, for: 10s}}
              - {at: 105s, fault: {id: slow, type: sink.slow, of: job, table: seen, perRow: 90ms, for: 20s}}
              - {at: 140s, do: end}
            expect:
              - {job: job, state: RUNNING, restarts: {gte: 2}}
              - {log: job, message: "java.io.IOException: no room", count: {gte: 2}}
              - {name: rows were seen twice after the refusals too, sql: "SELECT COUNT(*) - COUNT(DISTINCT n) AS twice FROM sink.seen", rows: [{twice: {gte: 50}}]}
              - {name: the slow sink was busy, metric: busyTimeMsPerSecondMax, of: job, gte: 0}

            """)
        #expect(report.verdict == .pass, "\(report.expectations)")
        let busy = run.world.jobs.points.filter { $0.metric.name == "busyTimeMsPerSecondMax" }.map(
            \.metric.value)
        #expect((busy.max() ?? 0) > 500, "\(busy)")
    }

    /// Rows of a generator under faults; the job reads none of them.
    @Test func data() throws {
        let (report, run) = try run(
            """
            data:
              clicks:
                logstore: clicks
                rate: 20
                fields: {id: {sequence: 1}, page: {key: 50, prefix: p, skew: 1}, ts: {time: millis}}
                until: 100s
              files:
                objects: other/in/
                every: 10s
                rate: 2
                count: 37
                fields: {id: {sequence: 100, step: -1}, price: {between: [1, 9], digits: 2}, kind: {oneOf: [a, b], weights: [9, 1]}}
            timeline:
              - {at: 10s, fault: {id: burst, type: data.burst, of: clicks, times: 5, for: 10s}}
              - {at: 30s, fault: {id: idle, type: data.idle, of: clicks, for: 10s}}
              - {at: 50s, fault: {id: hot, type: data.hotKey, of: clicks, field: page, value: hot, share: 0.5, for: 10s}}
              - {at: 50s, fault: {id: late, type: data.late, of: clicks, share: 0.5, by: 20s, for: 10s}}
              - {at: 50s, fault: {id: dup, type: data.duplicates, of: clicks, share: 0.5}}
              - {at: 60s, clear: dup}
              - {at: 70s, fault: {id: bad, type: data.poison, of: clicks, share: 0.5, field: ts, text: never, for: 10s}}
              - {at: 2m, do: end}
            expect:
              - {name: five times as many for ten seconds and none for ten, sql: "SELECT sent_rows FROM labsim.data WHERE name = 'clicks'", is: 2600}
              - sql: "SELECT * FROM labsim.data WHERE name = 'clicks'"
                rows: [{late: {between: [70, 130]}, duplicates: {between: [70, 130]}, poison: {between: [70, 130]}}]
              - {name: the generator ends after its rows, sql: "SELECT sent_rows FROM labsim.data WHERE name = 'files'", is: 37}
              - {oss: other/in/, count: 2}

            """)
        #expect(report.verdict == .pass, "\(report.expectations)")
        let again = try self.run("timeline: [{at: 1s, do: end}]\n")
        #expect(again.report.verdict == .pass)
        #expect(run.world.faultPeriods.allSatisfy { $0.ended != nil })
    }
}
