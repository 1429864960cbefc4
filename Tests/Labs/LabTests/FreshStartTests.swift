import Scenarios
import Testing

/// What checks see of the tables of a deployment that is started more than once.
@Suite struct FreshStartTests {
    private func scenario(restore: String) throws -> Scenario {
        try ScenarioRuns.parse(
            """
            apiVersion: labsim/v1
            kind: Scenario
            metadata: {name: again, title: Again}
            clock: {mode: virtual, start: "2025-01-01T00:00:00Z", seed: 1, limit: 10m}
            resources:
              state: {type: oss.bucket, name: again-state}
              flink-runtime: {type: ram.role, trust: {Service: [stream.aliyuncs.com]}, attach: [system/AliyunOSSFullAccess]}
              again: {type: flink.workspace, storage: "${state.url}", runtimeRole: flink-runtime}
              count:
                type: flink.deployment
                workspace: again
                sql: |
                  CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10',
                    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100000');
                  CREATE TABLE rows_out (id BIGINT) WITH ('connector' = 'print');
                  INSERT INTO rows_out SELECT id FROM n;
                resources: {mode: BASIC, parallelism: 1}
                flinkConf: {execution.checkpointing.interval: 5s}
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: count}}
              - {at: 30s, do: flink.stopJob, with: {deployment: count, stopStrategy: STOP_WITH_SAVEPOINT}}
              - {at: 40s, do: flink.startJob, with: {deployment: count, restore: {kind: \(restore)}}}
              - {at: 60s, do: end}
            expect:
              - name: every row once
                sql: "SELECT COUNT(*) - COUNT(DISTINCT id) AS twice FROM sink.rows_out"
                rows: [{twice: 0}]
              - name: rows of the job
                sql: "SELECT COUNT(*) AS n FROM sink.rows_out"
                rows: [{n: \(restore == "NONE" ? "{lte: 250}" : "{gte: 400}")}]
            """)
    }

    @Test(arguments: ["NONE", "LATEST_STATE"])
    func aStartWithoutStateBeginsTheTablesAnewAndOneFromStateGoesOn(restore: String) throws {
        let failed = try ScenarioRuns.failures(try scenario(restore: restore))
        #expect(failed.isEmpty, "\(failed)")
    }
}
