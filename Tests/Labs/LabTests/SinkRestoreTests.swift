import Scenarios
import Testing

/// What checks see of tables whose rows change, when their job goes on from a snapshot.
@Suite struct SinkRestoreTests {
    /// A job that counts and one that is wrong: what the restored job takes back is there, whatever came between.
    private func scenario(_ timeline: String) throws -> Scenario {
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
                  CREATE TABLE totals (g BIGINT, n BIGINT) WITH ('connector' = 'print');
                  CREATE TABLE rows_out (id BIGINT) WITH ('connector' = 'print');
                  EXECUTE STATEMENT SET BEGIN
                    INSERT INTO totals SELECT MOD(id, 5), COUNT(*) FROM n GROUP BY MOD(id, 5);
                    INSERT INTO rows_out SELECT id FROM n;
                  END;
                resources: {mode: BASIC, parallelism: 2}
                flinkConf: {execution.checkpointing.interval: 5s, execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION}
            timeline:
              - {at: 0s, do: flink.startJob, with: {deployment: count}}
            \(timeline)
              - {at: 100s, do: flink.stopJob, with: {deployment: count, stopStrategy: STOP_WITH_SAVEPOINT}}
              - {at: 110s, do: end}
            expect:
              - name: one total of each group, of all rows
                sql: "SELECT COUNT(*) AS n, SUM(t.n) - MAX(r.n) AS off FROM sink.totals t, (SELECT COUNT(DISTINCT id) AS n FROM sink.rows_out) r"
                rows: [{n: 5, off: 0}]
              - name: rows of the job that began and went on
                sql: "SELECT COUNT(DISTINCT id) > 500 AS many, COUNT(*) - COUNT(DISTINCT id) AS twice FROM sink.rows_out"
                rows: [{many: true, twice: \(timeline.contains("LATEST_STATE") ? "{gt: 0}" : "0")}]
            """)
    }

    private static let stop = "flink.stopJob, with: {deployment: count, stopStrategy"
    private static let start = "flink.startJob, with: {deployment: count, restore: {kind"

    @Test(arguments: [
        """
          - {at: 32s, do: \(stop): STOP_WITH_SAVEPOINT, savepoint: good}}
          - {at: 40s, do: \(start): NONE}}}
          - {at: 52s, do: \(stop): NONE}}
          - {at: 60s, do: \(start): FROM_SAVEPOINT, savepoint: good}}}
        """,
        """
          - {at: 32s, do: \(stop): STOP_WITH_SAVEPOINT, savepoint: good}}
          - {at: 40s, do: \(start): NONE}}}
          - {at: 52s, do: \(stop): NONE}}
          - {at: 54s, do: \(start): NONE}}}
          - {at: 58s, do: \(stop): NONE}}
          - {at: 60s, do: \(start): LATEST_SAVEPOINT}}}
        """,
        """
          - {at: 32s, do: \(stop): NONE}}
          - {at: 40s, do: \(start): LATEST_STATE}}}
        """,
    ])
    func changesOfARestoredJobMeetTheRowsOfItsSnapshot(timeline: String) throws {
        let failed = try ScenarioRuns.failures(try scenario(timeline))
        #expect(failed.isEmpty, "\(failed)")
    }
}
