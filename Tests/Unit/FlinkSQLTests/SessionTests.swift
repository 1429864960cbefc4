import LabKernel
import StreamTypes
import Testing

@testable import FlinkSQL

/// Statements that change or show the session.
struct SessionTests {
    private func rows(_ sql: String) -> [[Literal]] {
        let outcome = Outcome.of(sql)
        #expect(outcome.error == nil, "\(outcome.error?.description ?? "")")
        return outcome.rows
    }

    private func texts(_ sql: String) -> [String] {
        rows(sql).map { row in
            if case .string(let text) = row[0] { return text }
            return "?"
        }
    }

    private static let table = "CREATE TABLE t (id INT NOT NULL, s STRING) WITH ('connector' = 'print');\n"

    @Test func tablesAreListedByName() {
        #expect(texts("\(Self.table) CREATE VIEW a AS SELECT * FROM t; SHOW TABLES") == ["a", "t"])
        #expect(texts("\(Self.table) CREATE VIEW a AS SELECT * FROM t; SHOW VIEWS") == ["a"])
        #expect(texts("\(Self.table) SHOW TABLES LIKE 'x%'") == [])
    }

    @Test func describeShowsEachColumn() {
        #expect(
            rows("\(Self.table) DESCRIBE t") == [
                [.string("id"), .string("INT"), .boolean(false), .null, .null, .null],
                [.string("s"), .string("STRING"), .boolean(true), .null, .null, .null],
            ])
    }

    @Test func settingsAreKeptAndReset() {
        #expect(rows("SET 'a.b' = 'c'; SET") == [[.string("a.b"), .string("c")]])
        #expect(rows("SET 'a.b' = 'c'; RESET; SET") == [])
    }

    @Test func databasesHoldTablesOfTheirOwn() {
        #expect(texts("CREATE DATABASE d; USE d; \(Self.table) USE default_database; SHOW TABLES") == [])
        #expect(
            texts("CREATE DATABASE d; USE d; \(Self.table) USE default_database; SHOW TABLES FROM d") == ["t"]
        )
    }

    @Test func alterTableChangesColumnsInPlace() {
        let sql = """
            \(Self.table)
            ALTER TABLE t ADD (v INT AFTER id, w AS v + id);
            ALTER TABLE t RENAME s TO name;
            ALTER TABLE t SET ('print-identifier' = 'x');
            DESCRIBE t
            """
        #expect(texts(sql) == ["id", "v", "name", "w"])
    }

    @Test func statementsAfterAMistakeAreStillRead() {
        let results = SQLSession.parse(
            SourceFile(name: "s.sql", text: "SELEC 1; SELECT 2; DROP; SHOW TABLES"))
        #expect(results.map { (try? $0.get()) != nil } == [false, true, false, true])
    }

    @Test func formsThatAreNotRunAreRefusedByName() {
        let forms = [
            "CREATE MODEL m": "CREATE MODEL", "ANALYZE TABLE t COMPUTE STATISTICS": "ANALYZE TABLE",
            "DELETE FROM t": "DELETE FROM",
            "ADD JAR 'x.jar'": "ADD JAR", "COMPILE PLAN 'p' FOR INSERT INTO t SELECT 1": "COMPILE PLAN",
            "CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' DAY AS SELECT 1":
                "CREATE MATERIALIZED TABLE",
            "STOP JOB 'x'": "STOP JOB",
            "CREATE FUNCTION f AS 'c' LANGUAGE JAVA": "CREATE FUNCTION",
        ]
        for (sql, name) in forms.sorted(by: { $0.key < $1.key }) {
            let error = Outcome.of(sql).error
            #expect(error?.code == "SQL002", "\(sql): \(error?.description ?? "accepted")")
            #expect(error?.message.hasPrefix(name) ?? false)
        }
    }

    @Test func explainShowsThePlanWithModes() {
        let text = texts(
            "\(Self.table) CREATE TABLE g (k INT) WITH ('connector' = 'datagen'); EXPLAIN CHANGELOG_MODE "
                + "INSERT INTO t SELECT k, 'x' FROM g")[0]
        #expect(text.contains("== Abstract Syntax Tree ==\nLogicalProject(k=[k], EXPR$1=['x'])"))
        #expect(text.contains("Calc(select=[k AS id, 'x' AS s], changelogMode=[I])"))
    }

    @Test func optionsKeepTheirPlaces() throws {
        let file = SourceFile(name: "s.sql", text: Self.table)
        let session = SQLSession(connectors: TestConnectors())
        _ = try session.run(file)
        let option = try #require(session.table(["t"])?.options.first)
        #expect(option.keySpan?.covered == "'connector'")
        #expect(option.valueSpan?.text == "s.sql:1:64")
    }
}
