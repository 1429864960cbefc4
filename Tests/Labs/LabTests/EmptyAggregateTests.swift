import Foundation
import LabWorld
import Scenarios
import Testing

/// What checks see of aggregates over tables without rows.
@Suite struct EmptyAggregateTests {
    private func evidence(of expectations: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "labsim-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { unlink(folder.path) }
        let file = folder.appending(path: "scenario.yaml")
        let text = """
            apiVersion: labsim/v1
            kind: Scenario
            metadata: {name: empty, title: Empty}
            clock: {mode: virtual, start: "2025-01-01T00:00:00Z", seed: 1, limit: 1m}
            resources:
              data: {type: oss.bucket, name: empty-data}
            timeline:
              - {at: 10s, do: end}
            expect:
            \(expectations)
            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        let scenario = try ScenarioLoader.load(
            path: file.path, overrides: ScenarioOverrides(), files: DiskFiles())
        let (report, _) = try ScenarioRuns.run(scenario)
        return report.expectations.filter { !$0.passed }.map { "\($0.name): \($0.evidence)" }
    }

    @Test func oneRowComesOfNone() throws {
        let failed = try evidence(
            of: """
                  - name: a count
                    sql: "SELECT COUNT(*) AS n FROM labsim.denials"
                    rows: [{n: 0}]
                  - name: other aggregates and what is computed of them
                    sql: "SELECT COUNT(*) + 1 AS n, MAX(principal) AS who, SUM(1) AS total FROM labsim.denials WHERE layer = 'acl'"
                    rows: [{n: 1, who: null, total: null}]
                  - name: groups
                    sql: "SELECT layer, COUNT(*) AS n FROM labsim.denials GROUP BY layer"
                    count: 0
                  - name: what a condition took away
                    sql: "SELECT COUNT(*) AS n FROM labsim.denials HAVING COUNT(*) > 0"
                    count: 0
                """)
        #expect(failed.isEmpty, "\(failed)")
    }

    @Test func aCountOfSomethingIsItsOwn() throws {
        let failed = try evidence(
            of: """
                  - name: buckets
                    sql: "SELECT COUNT(*) AS n FROM labsim.billable WHERE kind = 'oss.bucket'"
                    rows: [{n: {gte: 0}}]
                """)
        #expect(failed.isEmpty, "\(failed)")
    }
}
