import Testing

/// What checks see of aggregates over tables without rows.
@Suite struct EmptyAggregateTests {
    private func failures(of expectations: String) throws -> [String] {
        try ScenarioRuns.failures(
            ScenarioRuns.parse(
                """
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
                """))
    }

    @Test func oneRowComesOfNone() throws {
        let failed = try failures(
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
        let failed = try failures(
            of: """
                  - name: rows that are there
                    sql: "SELECT COUNT(*) AS n FROM (VALUES (1), (2)) AS t(x)"
                    rows: [{n: 2}]
                  - name: a count that a condition took away is not taken for none
                    sql: "SELECT COUNT(*) AS n FROM (VALUES (1), (2)) AS t(x) HAVING COUNT(*) < 1"
                    count: 0
                """)
        #expect(failed.isEmpty, "\(failed)")
    }
}
