/// Top-N, deduplication and patterns.
extension LawSubject {
    static let ranks: [LawSubject] = [
        topN("top-n", .events, "rn <= 3", "rn"), topN("top-n without rank", .events, "rn <= 3", "v"),
        topN("top-n from two", .events, "rn BETWEEN 2 AND 4", "rn"),
        topN("retracting top-n", .changes, "rn <= 3", "rn"),
        topN("retracting top-n without rank", .changes, "rn <= 2", "v"),
        topN("retracting top-n from two", .changes, "rn BETWEEN 2 AND 3", "v"),
        sql("updated top-n", [("t", .events)]) {
            """
            SELECT * FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC, best DESC) AS rn FROM
            (SELECT \($0.list()), COUNT(*) AS n, MAX(id) AS best FROM t GROUP BY \($0.list()))) WHERE rn <= 3
            """
        },
        sql("updated top-n without rank", [("t", .events)]) {
            """
            SELECT s, best, n FROM (SELECT *, ROW_NUMBER() OVER (
            PARTITION BY s ORDER BY n DESC, best DESC) AS rn FROM
            (SELECT s, \($0.list()), MAX(id) AS best, COUNT(*) AS n FROM t GROUP BY s, \($0.list())))
            WHERE rn <= 2
            """
        },
        sql("top-n of sums", [("t", .events)]) {
            """
            SELECT * FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC, x) AS rn FROM
            (SELECT \($0.list()), SUM(v) AS n, MIN(id) AS x FROM t GROUP BY \($0.list()))) WHERE rn <= 3
            """
        },
        sql("sort with limit", [("t", .changes)]) { _ in
            "SELECT id, v, s FROM t ORDER BY v DESC, id LIMIT 5"
        },
        sql("sort with limit and offset", [("t", .events)]) { _ in
            "SELECT id, v, s FROM t ORDER BY s, v LIMIT 4 OFFSET 2"
        },
        deduplicate("first by row time", .events, "ts ASC") { Oracle.bestPerKey($0) { $0.time < $1.time } },
        deduplicate("last by row time", .events, "ts DESC") { Oracle.bestPerKey($0) { $0.time >= $1.time } },
        deduplicate("first by processing time", .clocked, "pt ASC") {
            Oracle.bestPerKey($0) { _, _ in false }
        },
        deduplicate("last by processing time", .clocked, "pt DESC") {
            Oracle.bestPerKey($0) { _, _ in true }
        },
    ]

    static let patterns: [LawSubject] = [
        match("A B", "B AS B.v > A.v", "SKIP TO NEXT ROW"),
        match("A B+ C", "B AS B.v > LAST(A.v), C AS C.v < 0", "SKIP PAST LAST ROW"),
        match("A{2,3} B", "A AS A.v >= 0, B AS B.v < SUM(A.v)", "SKIP TO NEXT ROW"),
        match("A B*? C", "B AS B.v < 5, C AS C.v > 3", "SKIP TO LAST C"),
        match("A B*? C", "B AS B.v <= 7, C AS C.v > 5", "SKIP PAST LAST ROW", " WITHIN INTERVAL '2' SECOND"),
        sql("match without partitions", [("t", .events)]) { _ in
            """
            SELECT * FROM t MATCH_RECOGNIZE (
            ORDER BY ts, id MEASURES A.id AS a, B.id AS b, MATCH_ROWTIME() AS m
            ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) DEFINE B AS B.v = A.v) AS m
            """
        },
        sql("match by processing time", [("t", .clocked)]) {
            """
            SELECT a, b FROM t MATCH_RECOGNIZE (PARTITION BY \($0.list()) ORDER BY pt
            MEASURES A.id AS a, B.id AS b ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
            PATTERN (A B) DEFINE B AS B.v > A.v) AS m
            """
        },
    ]

    private static func topN(
        _ name: String, _ kind: LawTable.Kind, _ condition: String, _ column: String
    ) -> LawSubject {
        sql(name, [("t", kind)], expected: { Oracle.topN($0, condition, withRank: column == "rn") }) {
            """
            SELECT \($0.list()), id, \(column) FROM (SELECT *, ROW_NUMBER() OVER (
            PARTITION BY \($0.list()) ORDER BY v DESC, id) AS rn FROM t) WHERE \(condition)
            """
        }
    }

    private static func deduplicate(
        _ name: String, _ kind: LawTable.Kind, _ order: String, _ expected: @escaping Expected
    ) -> LawSubject {
        sql("deduplicate \(name)", [("t", kind)], expected: expected) {
            """
            SELECT id, \($0.list()), v FROM (SELECT *, ROW_NUMBER() OVER (
            PARTITION BY \($0.list()) ORDER BY \(order)) AS rn FROM t) WHERE rn = 1
            """
        }
    }

    private static func match(
        _ pattern: String, _ definitions: String, _ skip: String, _ within: String = ""
    ) -> LawSubject {
        sql("match \(pattern) \(skip.lowercased())\(within)", [("t", .events)]) {
            """
            SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY \($0.list()) ORDER BY ts
            MEASURES FIRST(A.id) AS a, LAST(B.id) AS b, SUM(B.v) AS x ONE ROW PER MATCH
            AFTER MATCH \(skip) PATTERN (\(pattern))\(within) DEFINE \(definitions)) AS m
            """
        }
    }
}
