/// Aggregates without windows: over groups and over the rows before.
extension LawSubject {
    static let calls = "COUNT(*), SUM(v), MIN(v), MAX(v), COUNT(DISTINCT v), AVG(v)"

    static let groupAggregates: [LawSubject] = [
        sql("group aggregate", [("t", .events)], expected: { Oracle.groups($0, $0.rows("t")) }) {
            "SELECT \($0.list()), \(calls) FROM t GROUP BY \($0.list())"
        },
        sql("retracting aggregate", [("t", .changes)], expected: { Oracle.groups($0, $0.final("t")) }) {
            "SELECT \($0.list()), \(calls) FROM t GROUP BY \($0.list())"
        },
        sql("aggregate over upserts", [("t", .upserts)]) {
            "SELECT \($0.list()), \(calls) FROM t GROUP BY \($0.list())"
        },
        sql("global aggregate", [("t", .changes)]) { _ in "SELECT \(calls), SUM(d), MAX(s) FROM t" },
        sql("aggregates in order", [("t", .events)]) {
            """
            SELECT \($0.list()), FIRST_VALUE(v), LAST_VALUE(s), LISTAGG(s, ';'), COLLECT(v), STDDEV_POP(d),
            COUNT(DISTINCT s) FILTER (WHERE v > 1), SUM(DISTINCT v) FROM t GROUP BY \($0.list())
            """
        },
        sql("retracting aggregates in order", [("t", .changes)]) {
            """
            SELECT \($0.list()), FIRST_VALUE(v), LAST_VALUE(s), LISTAGG(s, ';'), MIN(s), MAX(d),
            COUNT(DISTINCT s) FILTER (WHERE v > 1), SUM(DISTINCT v) FROM t GROUP BY \($0.list())
            """
        },
        sql("aggregate of an aggregate", [("t", .changes)]) {
            """
            SELECT n, COUNT(*), SUM(x), MAX(x) FROM
            (SELECT \($0.list()), COUNT(*) AS n, SUM(v) AS x FROM t GROUP BY \($0.list())) GROUP BY n
            """
        },
        sql("distinct rows", [("t", .changes)]) { "SELECT DISTINCT \($0.list()), v FROM t" },
        sql("having", [("t", .changes)]) {
            "SELECT \($0.list()), COUNT(*), SUM(v) FROM t GROUP BY \($0.list()) HAVING COUNT(*) > 3"
        },
        sql(
            "upserting aggregate", [("t", .changes)],
            sink: "s STRING NOT NULL, n BIGINT, x BIGINT, PRIMARY KEY (s) NOT ENFORCED"
        ) { _ in
            """
            INSERT INTO `out` SELECT s, COUNT(*), SUM(v) FROM
            (SELECT COALESCE(s, 'none') AS s, v FROM t) GROUP BY s
            """
        },
    ]

    static let overAggregates: [LawSubject] = [
        over("rows", "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW") { Oracle.over($0, rows: 2) },
        over("rows unbounded", "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW") {
            Oracle.over($0, rows: nil)
        },
        over("range", "RANGE BETWEEN INTERVAL '3' SECOND PRECEDING AND CURRENT ROW") {
            Oracle.over($0, millis: 3000)
        },
        over("range unbounded", "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW") {
            Oracle.over($0, millis: nil)
        },
        sql("over lag", [("t", .events)]) {
            """
            SELECT id, LAG(v, 2) OVER w, LAG(s) OVER w FROM t
            WINDOW w AS (PARTITION BY \($0.list()) ORDER BY ts)
            """
        },
        sql("over row number", [("t", .events)]) {
            "SELECT id, v, ROW_NUMBER() OVER (PARTITION BY \($0.list()) ORDER BY ts) FROM t"
        },
        sql("over first and last", [("t", .events)]) {
            """
            SELECT id, FIRST_VALUE(s) OVER w, LAST_VALUE(v) OVER w, COUNT(DISTINCT v) OVER w FROM t
            WINDOW w AS (PARTITION BY \($0.list()) ORDER BY ts)
            """
        },
        sql("over rank", [("t", .events)]) {
            """
            SELECT id, RANK() OVER w, DENSE_RANK() OVER w FROM t
            WINDOW w AS (PARTITION BY \($0.list()) ORDER BY ts)
            """
        },
        sql("processing-time over rows", [("t", .clocked)]) {
            """
            SELECT id, SUM(v) OVER w, COUNT(*) OVER w FROM t
            WINDOW w AS (PARTITION BY \($0.list()) ORDER BY pt ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)
            """
        },
        sql("processing-time over range", [("t", .clocked)]) {
            """
            SELECT id, SUM(v) OVER w, MAX(v) OVER w FROM t WINDOW w AS
            (PARTITION BY \($0.list()) ORDER BY pt
            RANGE BETWEEN INTERVAL '3' SECOND PRECEDING AND CURRENT ROW)
            """
        },
        sql("processing-time over unbounded", [("t", .clocked)]) {
            "SELECT id, SUM(v) OVER (PARTITION BY \($0.list()) ORDER BY pt) FROM t"
        },
    ]

    private static func over(
        _ name: String, _ frame: String, _ expected: @escaping Expected
    ) -> LawSubject {
        sql("over \(name)", [("t", .events)], expected: expected) {
            """
            SELECT id, \($0.list()), COUNT(*) OVER w, SUM(v) OVER w, MAX(v) OVER w FROM t
            WINDOW w AS (PARTITION BY \($0.list()) ORDER BY ts \(frame))
            """
        }
    }
}
