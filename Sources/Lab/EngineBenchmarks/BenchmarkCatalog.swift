/// The queries of `labsim bench engine`: one row each.
package enum BenchmarkCatalog {
    private static let window = "INTERVAL '10' SECOND"
    private static let groupedOutput = "k BIGINT, n BIGINT, s BIGINT"
    private static let windowOutput = "w TIMESTAMP_LTZ(3), k BIGINT, n BIGINT, s BIGINT"
    private static let grouped = "window_start, k, COUNT(*), SUM(v)"

    /// Those that read generated tables.
    ///
    /// - Parameter rows: rows of each query, those of both inputs together for a join.
    package static func generated(rows: Int) -> [BenchmarkQuery] {
        var queries = [filter(rows)]
        queries += [100, 100_000].map { tumble(rows, keys: $0) }
        queries += [100, 100_000].map { group(rows, keys: $0) }
        queries += variants(rows) + windows(rows) + [intervalJoin(rows), regularJoin(rows)]
        return queries + [deduplicate(rows, last: false), deduplicate(rows, last: true)] + ranks(rows)
            + [over(rows), group(rows, keys: 1_000_000)]
    }

    /// Those that read files which the benchmark writes before.
    package static func files(rows: Int, folder: String) -> [BenchmarkQuery] {
        ["json", "csv"].map { format in
            BenchmarkQuery(
                name: "\(format) source", rows: rows,
                tables: BenchmarkTables.file("\(folder)/\(format)", format: format),
                output: "seq BIGINT, k BIGINT, v DOUBLE, name STRING, ts TIMESTAMP(3)",
                select: "SELECT * FROM events")
        }
    }

    private static func shown(_ keys: Int) -> String {
        keys >= 1_000_000
            ? "\(keys / 1_000_000)M keys" : keys >= 1_000 ? "\(keys / 1_000)k keys" : "\(keys) keys"
    }

    private static func filter(_ rows: Int) -> BenchmarkQuery {
        BenchmarkQuery(
            name: "filter and projection", rows: rows, tables: BenchmarkTables.events(rows: rows, keys: 100),
            output: "k BIGINT, v BIGINT", select: "SELECT k, v * 2 FROM events WHERE v < 500000",
            oracle: OracleQuery("SELECT k, v FROM events") { FilterOracle(below: 500_000, factor: 2) })
    }

    private static func tumble(_ rows: Int, keys: Int) -> BenchmarkQuery {
        BenchmarkQuery(
            name: "tumble, \(shown(keys))", rows: rows,
            tables: BenchmarkTables.events(rows: rows, keys: keys), output: windowOutput,
            select: windowed("TUMBLE(TABLE events, DESCRIPTOR(ts), \(window))"),
            oracle: OracleQuery("SELECT k, v, ts FROM events") { TumbleOracle(sizeMillis: 10_000) })
    }

    private static func windowed(_ function: String) -> String {
        "SELECT \(grouped) FROM TABLE(\(function)) GROUP BY window_start, window_end, k"
    }

    private static func group(_ rows: Int, keys: Int) -> BenchmarkQuery {
        BenchmarkQuery(
            name: "group by, \(shown(keys))", rows: rows,
            tables: BenchmarkTables.events(rows: rows, keys: keys, isPaced: true), output: groupedOutput,
            select: "SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k",
            oracle: OracleQuery("SELECT k, v FROM events") { GroupOracle() })
    }

    /// The same grouping by other keys and with other aggregates.
    private static func variants(_ rows: Int) -> [BenchmarkQuery] {
        let columns = "i INT, d DOUBLE, m DECIMAL(10, 2), t STRING,"
        let options = """
            , 'fields.i.min' = '1', 'fields.i.max' = '1000', 'fields.d.min' = '0', 'fields.d.max' = '1',
            'fields.m.min' = '0', 'fields.m.max' = '1000', 'fields.t.length' = '3'
            """
        let tables = BenchmarkTables.events(
            rows: rows, keys: 1_000, columns: columns, options: options, isPaced: true)
        func query(_ name: String, _ output: String, _ select: String) -> BenchmarkQuery {
            BenchmarkQuery(name: name, rows: rows, tables: tables, output: output, select: select)
        }
        return [
            query(
                "group by STRING", "t STRING, n BIGINT, s BIGINT",
                "SELECT t, COUNT(*), SUM(v) FROM events GROUP BY t"),
            query(
                "group by INT and BIGINT", "i INT, k BIGINT, n BIGINT, s BIGINT",
                "SELECT i, k / 10, COUNT(*), SUM(v) FROM events GROUP BY i, k / 10"),
            query(
                "group by with DOUBLE", "k BIGINT, s DOUBLE, a DOUBLE, l DOUBLE, h DOUBLE",
                "SELECT k, SUM(d), AVG(d), MIN(d), MAX(d) FROM events GROUP BY k"),
            query(
                "group by with DECIMAL", "k BIGINT, n BIGINT, s DECIMAL(38, 2)",
                "SELECT k, COUNT(*), SUM(m) FROM events GROUP BY k"),
            query(
                "tumble by STRING", "w TIMESTAMP_LTZ(3), t STRING, a BIGINT, l BIGINT, h BIGINT",
                """
                SELECT window_start, t, AVG(v), MIN(v), MAX(v)
                FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), \(window))) GROUP BY window_start, window_end, t
                """),
        ]
    }

    private static func windows(_ rows: Int) -> [BenchmarkQuery] {
        let tables = BenchmarkTables.events(rows: rows, keys: 1_000)
        return [
            BenchmarkQuery(
                name: "hop, 1k keys", rows: rows, tables: tables, output: windowOutput,
                select: windowed("HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '2' SECOND, \(window))")),
            BenchmarkQuery(
                name: "session, 1k keys", rows: rows, tables: tables, output: windowOutput,
                select: windowed(
                    "SESSION(TABLE events PARTITION BY k, DESCRIPTOR(ts), INTERVAL '0.05' SECOND)")),
        ]
    }

    private static func joined(_ rows: Int, keys: Int) -> String {
        BenchmarkTables.events("events", rows: rows / 2, keys: keys, isPaced: true) + "\n"
            + BenchmarkTables.events("others", rows: rows / 2, keys: keys, isPaced: true)
    }

    private static func intervalJoin(_ rows: Int) -> BenchmarkQuery {
        BenchmarkQuery(
            name: "interval join, 100k keys", rows: rows, tables: joined(rows, keys: 100_000),
            output: "k BIGINT, a BIGINT, b BIGINT",
            select: """
                SELECT a.k, a.v, b.v FROM events a JOIN others b ON a.k = b.k
                AND b.ts BETWEEN a.ts - INTERVAL '0.25' SECOND AND a.ts + INTERVAL '0.25' SECOND
                """,
            oracle: OracleQuery(
                "SELECT 0, k, v, ts FROM events UNION ALL SELECT 1, k, v, ts FROM others"
            ) { IntervalJoinOracle(beforeMillis: 250, afterMillis: 250) })
    }

    /// Each key has about ten rows on either side.
    private static func regularJoin(_ rows: Int) -> BenchmarkQuery {
        BenchmarkQuery(
            name: "regular join", rows: rows, tables: joined(rows, keys: max(1, rows / 20)),
            output: "k BIGINT, a BIGINT, b BIGINT",
            select: "SELECT a.k, a.v, b.v FROM events a JOIN others b ON a.k = b.k WHERE a.v < 100000")
    }

    private static func numbered(_ order: String, _ filter: String) -> String {
        """
        SELECT k, v, ts FROM (SELECT k, v, ts, ROW_NUMBER() OVER (PARTITION BY k ORDER BY \(order)) AS rn
        FROM events) WHERE \(filter)
        """
    }

    private static func deduplicate(_ rows: Int, last: Bool) -> BenchmarkQuery {
        BenchmarkQuery(
            name: last ? "dedup, last row" : "dedup, first row", rows: rows,
            tables: BenchmarkTables.events(rows: rows, keys: 100_000, isPaced: true),
            output: "k BIGINT, v BIGINT, ts TIMESTAMP_LTZ(3)",
            select: numbered(last ? "ts DESC" : "ts ASC", "rn = 1"),
            oracle: OracleQuery("SELECT k, v, ts FROM events") { DeduplicateOracle(keepsLast: last) })
    }

    private static func ranks(_ rows: Int) -> [BenchmarkQuery] {
        let tables = BenchmarkTables.events(rows: rows, keys: 1_000, isPaced: true)
        return [
            BenchmarkQuery(
                name: "top-3", rows: rows, tables: tables,
                output: "k BIGINT, v BIGINT, ts TIMESTAMP_LTZ(3)", select: numbered("v DESC", "rn <= 3")),
            BenchmarkQuery(
                name: "window top-3", rows: rows, tables: tables,
                output: "w TIMESTAMP_LTZ(3), k BIGINT, v BIGINT",
                select: """
                    SELECT window_start, k, v FROM (
                    SELECT window_start, k, v, ROW_NUMBER() OVER (
                    PARTITION BY window_start, window_end, k ORDER BY v DESC) AS rn
                    FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), \(window)))) WHERE rn <= 3
                    """),
        ]
    }

    private static func over(_ rows: Int) -> BenchmarkQuery {
        BenchmarkQuery(
            name: "over", rows: rows, tables: BenchmarkTables.events(rows: rows, keys: 1_000, isPaced: true),
            output: "k BIGINT, n BIGINT, s BIGINT",
            select: """
                SELECT k, COUNT(*) OVER w, SUM(v) OVER w FROM events
                WINDOW w AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 9 PRECEDING AND CURRENT ROW)
                """)
    }
}
