/// Operators that look at one row at a time, and those that end a plan.
extension LawSubject {
    static let rowOperators: [LawSubject] = [
        sql("calc", [("t", .changes)]) {
            """
            SELECT id, \($0.list()), v * 2 + 1, UPPER(s), CASE WHEN v > 3 THEN d ELSE d / 3 END FROM t
            WHERE v > 0 OR v IS NULL OR s = 'tea'
            """
        },
        sql("union all", [("a", .changes), ("b", .changes)]) {
            "SELECT id, \($0.list()), v FROM a UNION ALL SELECT id, \($0.list()), v + 1 FROM b WHERE v > 1"
        },
        sql("expand", [("t", .events)]) {
            """
            SELECT \($0.list()), s, GROUPING(s), COUNT(*), SUM(v) FROM t
            GROUP BY GROUPING SETS ((\($0.list())), (\($0.list()), s), (s), ())
            """
        },
        sql("unnest", [("t", .changes)]) { _ in
            "SELECT t.id, u.x FROM t CROSS JOIN UNNEST(ARRAY[v, v * 2, CAST(7 AS BIGINT)]) AS u (x)"
        },
        sql("left unnest of a map", [("t", .events)]) { _ in
            "SELECT t.id, u.a, u.b FROM t LEFT JOIN UNNEST(MAP[s, v, 'x', id]) AS u (a, b) ON TRUE"
        },
        sql("limit", [("t", .events)]) { _ in "SELECT id, v, s FROM t LIMIT 23" },
        sql("sort", [("t", .changes)], options: ["table.exec.non-temporal-sort.enabled": "true"]) { _ in
            "SELECT id, v, s FROM t ORDER BY v DESC, s, id"
        },
        sql("temporal sort", [("t", .events)]) { _ in "SELECT id, v, ts FROM t ORDER BY ts, v DESC" },
        sql("processing-time sort", [("t", .clocked)]) { _ in "SELECT id, v FROM t ORDER BY pt" },
        sql("watermark assigner", [("t", .events)]) { _ in "SELECT id, ts, CURRENT_WATERMARK(ts) FROM t" },
        sql("changelog normalize", [("t", .upserts)]) { "SELECT id, \($0.list()), v, s FROM t" },
        sql("filtered upserts", [("t", .upserts)]) { "SELECT id, \($0.list()), v FROM t WHERE v > 1" },
        sql(
            "drop update before", [("t", .keyed)],
            sink: "id BIGINT NOT NULL, $k, v BIGINT, PRIMARY KEY (id) NOT ENFORCED"
        ) { "INSERT INTO `out` SELECT id, \($0.list()), v FROM t" },
        sql(
            "sink", [("t", .events)],
            options: [
                "table.exec.sink.not-null-enforcer": "DROP",
                "table.exec.sink.type-length-enforcer": "TRIM_PAD",
            ],
            sink: "id BIGINT NOT NULL, v BIGINT NOT NULL, s VARCHAR(2), c CHAR(4)", mode: "append"
        ) { _ in "INSERT INTO `out` SELECT id, v, s, CAST(s AS CHAR(4)) FROM t" },
        // Rows of one `best` have one key, so that the order across keys decides nothing.
        sql(
            "upsert materialize", [("t", .changes)],
            sink: "best BIGINT NOT NULL, n BIGINT, PRIMARY KEY (best) NOT ENFORCED"
        ) {
            """
            INSERT INTO `out` SELECT COALESCE(MAX(id), 0), COUNT(*) FROM t GROUP BY \($0.list())
            """
        },
    ]
}
