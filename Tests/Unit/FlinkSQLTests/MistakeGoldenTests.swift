import LabKernel
import Testing

@testable import FlinkSQL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the user reads for each mistake: message, place, caret and fix; `UPDATE_GOLDEN=1` rewrites the file.
struct MistakeGoldenTests {
    private static let tables = """
        CREATE TABLE src (id BIGINT, name STRING, v INT, ts TIMESTAMP(3), tags ARRAY<STRING>, m MAP<STRING, INT>,
          WATERMARK FOR ts AS ts - INTERVAL '3' SECOND) WITH ('connector' = 'datagen');
        CREATE TABLE dim (id BIGINT, city STRING) WITH ('connector' = 'golden-lookup');
        CREATE TABLE snk (id BIGINT, name STRING) WITH ('connector' = 'blackhole');
        CREATE TABLE fs (id BIGINT, c BIGINT) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'csv');
        CREATE TABLE nn (id BIGINT NOT NULL, name STRING) WITH ('connector' = 'blackhole');

        """

    private static let mistakes = [
        "SELECT id, nam FROM src", "SELECT id FROM srcx", "INSERT INTO snkx SELECT id, name FROM src",
        "INSERT INTO snk SELECT name, id FROM src", "INSERT INTO snk SELECT id FROM src",
        "INSERT INTO snk SELEC id, name FROM src", "SELECT NOSUCHFN(name) FROM src",
        "SELECT UPPPER(name) FROM src",
        "SELECT SUBSTRING(v, 'x') FROM src", "SELECT id, name FROM src GROUP BY id",
        "CREATE TABLE t (a INT, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')",
        "CREATE TABLE t (a INT, ts STRING, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')",
        "INSERT INTO fs SELECT id, COUNT(*) FROM src GROUP BY id", "SELECT id FROM src ORDER BY id",
        "CREATE TABLE src (a INT) WITH ('connector' = 'datagen')", "SELECT id FROM src WHERE v",
        "SELECT id FROM src WHERE ts > 5", "SELECT id FROM src a JOIN src b ON a.id = b.id",
        "SELECT id + name FROM src", "CREATE TABLE p (a BIGNT) WITH ('connector' = 'print')",
        "CREATE TABLE p (a INT) WITH (connector = 'print')",
        "CREATE TABLE t (timestamp BIGINT) WITH ('a' = 'b')",
        "SELECT 'abc FROM src", "SELECT (id + 1 FROM src", "SELECT id, FROM src", "SELECT id FORM src",
        "CREATE TABLE t (a INT", "SELECT id FROM src WHERE COUNT(*) > 1", "SELECT SUM(SUM(v)) FROM src",
        "SELECT ROW_NUMBER() FROM src", "SELECT SUM(v) OVER (ORDER BY v) FROM src",
        "SELECT SUM(v) OVER w FROM src WINDOW ww AS (ORDER BY ts)",
        "SELECT * FROM TABLE(TUMBLE(TABLE src, DESCRIPTOR(nots), INTERVAL '1' MINUTE))",
        "SELECT * FROM TABLE(TUMBEL(TABLE src, DESCRIPTOR(ts), INTERVAL '1' MINUTE))",
        "SELECT * FROM TABLE(TUMBLE(src, DESCRIPTOR(ts), INTERVAL '1' MINUTE))",
        "SELECT * FROM TABLE(HOP(TABLE src, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '10' SECOND))",
        "SELECT TUMBLE_START(ts, INTERVAL '1' DAY) FROM src", "SELECT * FROM dim",
        "SELECT COUNT(*) FROM src GROUP BY TUMBLE(v, INTERVAL '10' SECOND)",
        "SELECT CAST(ts AS BOOLEAN) FROM src",
        "SELECT v = name FROM src", "SELECT CASE WHEN v > 1 THEN 'a' ELSE ts END FROM src",
        "SELECT m[1] FROM src", "SELECT tags.x FROM src", "SELECT s.id FROM src", "SELECT src.idd FROM src",
        "SELECT id FROM src UNION ALL SELECT id, v FROM src", "SELECT id FROM src UNION SELECT name FROM src",
        "SELECT DATE '2024-13-01'", "SELECT INTERVAL '1:2' DAY", "SELECT X'ABC'", "VALUES (1, NULL)",
        "SELECT * FROM src LIMIT x", "SELECT 12345678901234567890", "DROP TABLE srx", "USE nodb",
        "DESCRIBE srcc",
        "CREATE VIEW src AS SELECT 1", "ALTER TABLE src DROP idd", "ALTER TABLE src ADD id INT",
        "CREATE TABLE d (id INT, PRIMARY KEY (id)) WITH ('connector' = 'print')",
        "CREATE TABLE d (id INT, PRIMARY KEY (x) NOT ENFORCED) WITH ('connector' = 'print')",
        "CREATE TABLE x (id INT) WITH ('path' = '/tmp/x')", "CREATE MODEL m WITH ('a' = 'b')",
        "CALL sys.x(1)",
        "UPDATE src SET id = 1", "SELECT LISTAGG(name) WITHIN GROUP (ORDER BY id) FROM src",
        "SELECT * FROM src QUALIFY 1 = 1",
        "INSERT INTO nn (name) SELECT name FROM src", "SELECT * FROM src, UNNEST(v) AS t (x)",
        "SELECT NTILE(2) OVER (ORDER BY ts) FROM src", "SELECT name LIKE 1 FROM src",
        "SELECT COALESCE(v, ts) FROM src",
        "SELECT LPAD(name) FROM src", "FROB src",
        "SELECT * FROM src MATCH_RECOGNIZE (ORDER BY ts PATTERN (A+) DEFINE A AS TRUE)",
        "SELECT id FROM src WHERE name IN (SELECT id, name FROM src)", "SHOW TABLE", "SET execution.x = 'y'",
        "SELECT EXTRACT(FORTNIGHT FROM ts) FROM src", "SELECT (SELECT id, v FROM src) FROM src",
        "SELECT a.id FROM src a JOIN src FOR SYSTEM_TIME AS OF a.ts AS b ON a.id = b.id",
    ]

    @Test func mistakesReadAsBefore() {
        let text = MistakeGoldenTests.mistakes.map { sql in
            let file = SourceFile(name: "kpi.sql", text: sql)
            return "\(MistakeGoldenTests.outcome(file))\n\n"
        }.joined()
        if getenv("UPDATE_GOLDEN") != nil {
            Fixture.write("mistakes.txt", text)
            return
        }
        #expect(text == Fixture.text("mistakes.txt"))
    }

    private static func outcome(_ file: SourceFile) -> String {
        let session = SQLSession(connectors: TestConnectors())
        do throws(LabError) {
            _ = try session.run(SourceFile(name: "tables.sql", text: tables))
            _ = try session.run(file)
            return "accepted: \(file.text)"
        } catch {
            return error.description
        }
    }
}
