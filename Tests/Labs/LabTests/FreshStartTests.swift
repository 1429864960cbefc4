import Foundation
import LabWorld
import Scenarios
import Testing

/// What checks see of the tables of a deployment that is started more than once.
@Suite struct FreshStartTests {
    private func scenario(restore: String) throws -> Scenario {
        let folder = FileManager.default.temporaryDirectory.appending(path: "labsim-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = """
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
            """
        let file = folder.appending(path: "scenario.yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try ScenarioLoader.load(path: file.path, overrides: ScenarioOverrides(), files: DiskFiles())
    }

    @Test(arguments: ["NONE", "LATEST_STATE"])
    func aStartWithoutStateBeginsTheTablesAnewAndOneFromStateGoesOn(restore: String) throws {
        let (report, _) = try ScenarioRuns.run(try scenario(restore: restore))
        let failed = report.expectations.filter { !$0.passed }
        #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.evidence)" })")
    }
}
