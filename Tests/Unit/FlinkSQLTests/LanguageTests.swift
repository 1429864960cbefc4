import LabKernel
import StreamTypes
import Testing

@testable import FlinkSQL

/// Statements that change the session or answer with rows, as Flink 1.20.3 has them.
struct LanguageTests {
    private static let tables = """
        CREATE TABLE g (id BIGINT, name STRING) WITH ('connector' = 'datagen');
        CREATE TABLE t (id BIGINT, ts TIMESTAMP(3), c AS id + 1, WATERMARK FOR ts AS ts)
        WITH ('connector' = 'datagen', 'number-of-rows' = '5');

        """

    private func rows(_ sql: String) throws -> [[Literal]] {
        let session = SQLSession(connectors: TestConnectors())
        let results = try session.run(SourceFile(name: "l.sql", text: Self.tables + sql))
        guard case .rows(_, let rows) = results.last else { return [] }
        return rows
    }

    private func text(_ literal: Literal?) -> String {
        if case .string(let text) = literal { return text }
        return ""
    }

    private func message(_ sql: String) -> String {
        let session = SQLSession(connectors: TestConnectors())
        do throws(LabError) {
            _ = try session.run(SourceFile(name: "l.sql", text: Self.tables + sql))
            return "accepted"
        } catch {
            return error.message
        }
    }

    @Test func createTableAsMakesTheTableOfTheQuery() throws {
        let session = SQLSession(connectors: TestConnectors())
        let results = try session.run(
            SourceFile(
                name: "l.sql",
                text: Self.tables
                    + "CREATE TABLE a WITH ('connector' = 'blackhole') AS SELECT id, ts AS stamp FROM t; DESCRIBE a"
            ))
        guard case .insert(let plan) = results[results.count - 2] else {
            Issue.record("no job")
            return
        }
        #expect(plan.roots.count == 1)
        let table = try #require(session.table(["a"]))
        #expect(table.columns.map(\.name) == ["id", "stamp"])
        #expect(table.columns[1].type.timeAttribute == .none)
    }

    @Test func aFailedCreateTableAsLeavesNoTable() {
        let sql = "CREATE TABLE a WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'csv') AS "
        #expect(message(sql + "SELECT id, COUNT(*) AS n FROM g GROUP BY id").contains("update changes"))
        #expect(
            message("REPLACE TABLE a WITH ('connector' = 'blackhole') AS SELECT 1").contains("doesn't exist"))
        #expect(
            message("CREATE TABLE a (x INT) AS SELECT 1").contains(
                "does not support to specify explicit columns"))
    }

    @Test func likeMergesAsItsOptionsSay() throws {
        let sql = "CREATE TABLE u (c AS id + 2, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) LIKE t "
        let good = sql + "(OVERWRITING GENERATED OVERWRITING WATERMARKS); SHOW CREATE TABLE u"
        let shown = text(try rows(good)[0][0])
        #expect(shown.contains("`c` AS `id` + 2"))
        #expect(shown.contains("WATERMARK FOR `ts` AS `ts` - INTERVAL '1' SECOND"))
        #expect(
            message(sql).contains("You might want to specify EXCLUDING GENERATED or OVERWRITING GENERATED."))
        #expect(message("CREATE TABLE u LIKE t (OVERWRITING ALL)").contains("Illegal merging strategy"))
    }

    @Test func catalogsKeepTheirOptions() throws {
        let sql = """
            CREATE CATALOG c COMMENT 'mine' WITH ('type' = 'generic_in_memory', 'default-database' = 'd');
            USE CATALOG c; SHOW CURRENT DATABASE
            """
        #expect(text(try rows(sql)[0][0]) == "d")
        let shown = "CREATE CATALOG c WITH ('type' = 'generic_in_memory'); ALTER CATALOG c COMMENT 'x'; "
        #expect(text(try rows(shown + "SHOW CREATE CATALOG c")[0][0]).contains("COMMENT 'x'"))
        #expect(message("CREATE CATALOG c WITH ('type' = 'hive')").contains("Could not find any factory"))
    }

    @Test func modulesAreLoadedAndUsed() throws {
        let names = try rows("UNLOAD MODULE core; LOAD MODULE core; USE MODULES core; SHOW FULL MODULES")
        #expect(names.map { text($0[0]) } == ["core"])
        #expect(message("USE MODULES nosuch") == "No module with name 'nosuch' exists")
        #expect(message("LOAD MODULE core") == "A module with name 'core' already exists")
        #expect(try rows("SHOW USER FUNCTIONS").isEmpty)
    }

    @Test func explainAdvisesAndPrintsTheGraph() throws {
        let sql = "EXPLAIN PLAN_ADVICE, JSON_EXECUTION_PLAN SELECT name, COUNT(*) FROM g GROUP BY name"
        let shown = text(try rows(sql)[0][0])
        #expect(shown.contains("GroupAggregate(advice=[1], groupBy=[name]"))
        #expect(shown.contains("advice[1]: [ADVICE] You might want to enable local-global two-phase"))
        #expect(shown.contains("== Physical Execution Plan =="))
        #expect(shown.contains("\"ship_strategy\": \"HASH\""))
        let calm = text(try rows("EXPLAIN PLAN_ADVICE SELECT name FROM g")[0][0])
        #expect(calm.contains("No available advice..."))
    }

    @Test func aFieldOfARowIsFoundByItsName() throws {
        let session = SQLSession(connectors: TestConnectors())
        let sql = "CREATE TABLE r (o ROW<x INT, y STRING>) WITH ('connector' = 'datagen'); SELECT x FROM r"
        guard case .query(_, let schema) = try session.run(SourceFile(name: "l.sql", text: sql)).last else {
            Issue.record("no query")
            return
        }
        #expect(schema.types.map { "\($0)" } == ["INT"])
    }
}
