import LabKernel
import LabWorld
import Scenarios
import Testing

/// The section `tests`: given rows step by step, and what comes of them.
@Suite struct SQLTestTests {
    private static let head = "apiVersion: labsim/v1\nkind: Scenario\nmetadata: {name: test}\ntests:\n"

    private static let kpi = """
        CREATE TABLE orders (id INT, amount INT, ts TIMESTAMP(3)) WITH ('connector' = 'kafka', 'topic' = 'orders');
        CREATE TABLE kpi (window_start TIMESTAMP(3), total INT) WITH ('connector' = 'print');
        INSERT INTO kpi SELECT window_start, SUM(amount) FROM TABLE(
          TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
        """

    private static let sums = """
        CREATE TABLE sales (shop STRING, amount DECIMAL(10, 2)) WITH ('connector' = 'datagen');
        CREATE TABLE sums (shop STRING, total DECIMAL(20, 2), PRIMARY KEY (shop) NOT ENFORCED)
          WITH ('connector' = 'upsert-kafka');
        INSERT INTO sums SELECT shop, SUM(amount) FROM sales GROUP BY shop;
        """

    private func scenario(_ body: String) throws -> Scenario {
        try ScenarioLoader.load(
            SourceFile(name: "t/scenario.yaml", text: Self.head + body),
            files: MemoryFiles(["t/kpi.sql": Self.kpi, "t/sums.sql": Self.sums]))
    }

    private func failures(_ body: String) throws -> [String] {
        let results = try ScenarioTests(try scenario(body)).results()
        #expect(!results.isEmpty)
        return results.filter { !$0.passed }.flatMap(\.evidence)
    }

    private func mistakes(_ body: String) throws -> [String] {
        do {
            _ = try ScenarioTests(try scenario(body))
            return []
        } catch let errors as LabErrors {
            return errors.errors.map { "\($0.span.map { "\($0.line):\($0.column)" } ?? "") \($0.message)" }
        }
    }

    private static func late(_ expect: String) -> String {
        """
          - name: a late event inside the watermark still counts, one beyond it does not
            sqlFile: kpi.sql
            given:
              orders:
                watermark: ts - INTERVAL '3' SECOND
                steps:
                  - rows: [{id: 1, amount: 10, ts: "00:00:01"}, {id: 2, amount: 5, ts: "00:00:09"}]
                  - rows: [{id: 3, amount: 7, ts: "00:00:14"}]
                  - rows: [{id: 4, amount: 99, ts: "00:00:02"}]
                  - restart: {from: savepoint}
                  - advance: end
            expect: {\(expect)}

        """
    }

    @Test func lateRowsAreDroppedAndStateSurvivesARestart() throws {
        let found = try failures(
            Self.late(
                """
                kpi: {unordered: [{window_start: "00:00:10", total: 7}, {window_start: "2025-01-01T00:00:00", total: 15}]},
                late: {metric: numLateRecordsDropped, is: 1}, again: {metric: numRestarts, is: 1},
                six: {table: kpi, count: 2}, log: {table: kpi, changelog: [{op: +I, total: 15}, {op: +I, total: 7}]}
                """.replacing("\n", with: " ")))
        #expect(found == [])
    }

    @Test func whatIsWrongIsSaid() throws {
        let found = try failures(
            Self.late(
                "kpi: {ordered: [{total: 15}, {total: 8}]}, late: {metric: numLateRecordsDropped, is: 0}"))
        #expect(
            found == [
                "no row in this order is {total: 8}; got {window_start: '2025-01-01 00:00:00', total: 15}, "
                    + "{window_start: '2025-01-01 00:00:10', total: 7}",
                "expected numLateRecordsDropped to be 0, found 1",
            ])
    }

    /// Two tables step side by side; a checkpoint decides what a failure takes back.
    @Test func checkpointsDecideWhatAFailureRepeats() throws {
        let body = """
              - name: sums
                sqlFile: sums.sql
                given:
                  sales:
                    steps:
                      - rows: [{shop: a, amount: "1.50"}, {shop: b, amount: 2}]
                      - checkpoint: true
                      - rows: [{shop: a, amount: 1}]
                      - restart: {from: checkpoint}
                expect:
                  sums: {unordered: [{shop: a, total: 2.5}, {shop: b, total: "2.00"}]}
                  log: {table: sums, changelog: [{op: +I, total: 1.5}, {op: +I}, {op: +U, total: 2.5}]}
                  in: {metric: numRecordsIn, operator: Sink, gte: 3}

            """
        #expect(try failures(body) == [])
    }

    /// A SELECT over a table that the test defines itself; changes go in, event time is pushed on.
    @Test func aQueryOverItsOwnTable() throws {
        let body = """
              - name: query
                sql: "SELECT k, COUNT(*) AS n FROM items GROUP BY k"
                given:
                  items:
                    columns: {k: STRING NOT NULL, v: "ARRAY<INT>", r: "ROW<a INT, t TIMESTAMP(3)>"}
                    rows:
                      - {op: +I, k: x, v: [1, 2], r: {a: 1, t: "12:00:00"}}
                      - {op: +I, k: y}
                      - {op: -D, k: y}
                expect: {result: {unordered: [{k: x, n: 1}], strict: true}}
              - name: pushed
                sqlFile: kpi.sql
                given:
                  orders:
                    watermark: ts
                    steps: [{rows: [{amount: 3, ts: "00:00:05"}]}, {advance: "00:00:10"}]
                expect: {kpi: {ordered: [{total: 3}]}}
              - name: idle
                sqlFile: kpi.sql
                conf: {table.exec.source.idle-timeout: 5 s}
                given:
                  orders:
                    watermark: ts
                    steps: [{rows: [{amount: 3, ts: "00:00:05"}]}, {advance: 10s}]
                expect: {kpi: {count: 0}}
              - name: fails
                sql: "SELECT 10 / amount AS q FROM orders2"
                given: {orders2: {columns: {amount: INT}, rows: [{amount: 5}, {amount: 0}]}}
                expect: {why: {error: {contains: "/ by zero"}}, result: {unordered: [{q: 2}]}}

            """
        #expect(try failures(body) == [])
    }

    @Test func mistakesHavePlaces() throws {
        let body = """
              - name: all wrong
                sqlFile: kpi.sql
                given:
                  orders:
                    watermark: when - INTERVAL '3' SECOND
                    rows: [{id: 1, amout: 10}, {id: one, ts: "00:00:01"}, {op: "*", id: 3}]
                  ordres: {rows: [{id: 1}]}
                expect: {kpi: {unordered: [{totl: 1}]}, kpis: {count: 1}}

            """
        let found = try mistakes(body)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix("9:20 ") == true)
        let more = try mistakes(body.replacing("when - ", with: "ts - "))
        #expect(more.count == 6, "\(more)")
        #expect(more.contains { $0.contains("10:24 the table 'orders' has no column 'amout'") })
        #expect(more.contains { $0.contains("the SQL does not read 'ordres'") })
        #expect(more.contains { $0.contains("the SQL does not write 'kpis'") })
        #expect(more.contains { $0.contains("has no column 'totl'") })
    }

    @Test func theyArePartOfARun() throws {
        let scenario = try scenario(Self.late("kpi: {count: 3}"))
        let report = try ScenarioRuns.run(scenario).report
        #expect(report.verdict == .fail)
        #expect(report.expectations.map(\.evidence) == [["expected 3 rows, found 2"]])
    }
}
