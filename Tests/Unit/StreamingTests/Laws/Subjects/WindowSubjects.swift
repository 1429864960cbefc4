/// Windows over event time and processing time.
extension LawSubject {
    private static let tumble = "TUMBLE(TABLE t, DESCRIPTOR($time), INTERVAL '5' SECOND)"
    private static let hop = "HOP(TABLE t, DESCRIPTOR($time), INTERVAL '2' SECOND, INTERVAL '6' SECOND)"
    private static let cumulate =
        "CUMULATE(TABLE t, DESCRIPTOR($time), INTERVAL '2' SECOND, INTERVAL '6' SECOND)"

    static let windowAggregates: [LawSubject] = [
        window("tumble", tumble) { Oracle.windows($0) { [($0 - $0 % 5000, $0 - $0 % 5000 + 5000)] } },
        window("hop", hop) { Oracle.windows($0) { Oracle.hop($0, slide: 2000, size: 6000) } },
        window("cumulate", cumulate) { Oracle.windows($0) { Oracle.cumulate($0, step: 2000, size: 6000) } },
        window("tumble of instants", tumble, .instants),
        window("hop of instants", hop, .instants),
        window("processing-time tumble", tumble, .clocked, "pt"),
        window("processing-time hop", hop, .clocked, "pt"),
        window("processing-time cumulate", cumulate, .clocked, "pt"),
        sql("global tumble with offset", [("t", .events)]) { _ in
            """
            SELECT window_start, window_end, \(calls), MAX(s) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts),
            INTERVAL '5' SECOND, INTERVAL '-1' SECOND)) GROUP BY window_start, window_end
            """
        },
        sql("session", [("t", .events)], expected: { Oracle.sessions($0, gap: 900) }) {
            """
            SELECT \($0.list()), window_start, window_end, \(calls) FROM TABLE(SESSION(
            TABLE t PARTITION BY (\($0.list())), DESCRIPTOR(ts), INTERVAL '0.9' SECOND))
            GROUP BY \($0.list()), window_start, window_end
            """
        },
        sql("processing-time session", [("t", .clocked)]) {
            """
            SELECT \($0.list()), \(calls) FROM TABLE(SESSION(
            TABLE t PARTITION BY (\($0.list())), DESCRIPTOR(pt), INTERVAL '1' SECOND))
            GROUP BY \($0.list()), window_start, window_end
            """
        },
        groupWindow("tumble", "TUMBLE(ts, INTERVAL '5' SECOND)"),
        groupWindow("hop", "HOP(ts, INTERVAL '2' SECOND, INTERVAL '6' SECOND)"),
        groupWindow("session", "SESSION(ts, INTERVAL '1' SECOND)"),
        sql("aggregate of windows", [("t", .events)]) {
            """
            SELECT window_start, window_end, COUNT(*), SUM(n), MAX(x) FROM
            (SELECT window_start, window_end, window_time, COUNT(*) AS n, SUM(v) AS x
            FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '2' SECOND))
            GROUP BY \($0.list()), window_start, window_end, window_time) GROUP BY window_start, window_end
            """
        },
        sql("cascading windows", [("t", .events)]) { _ in
            """
            WITH small AS (SELECT window_time AS wt, COUNT(*) AS n, SUM(v) AS x
            FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))
            GROUP BY window_start, window_end, window_time)
            SELECT window_start, SUM(n), SUM(x)
            FROM TABLE(TUMBLE(TABLE small, DESCRIPTOR(wt), INTERVAL '4' SECOND))
            GROUP BY window_start, window_end
            """
        },
    ]

    static let windowTableFunctions: [LawSubject] = [
        tableFunction("tumble", tumble), tableFunction("hop", hop), tableFunction("cumulate", cumulate),
        sql("processing-time window table function", [("t", .clocked)]) { _ in
            "SELECT id, window_start, window_end FROM TABLE(\(hop.replacing("$time", with: "pt")))"
        },
        sql("session table function", [("t", .events)]) {
            """
            SELECT id, v, window_start, window_end, window_time FROM TABLE(SESSION(
            TABLE t PARTITION BY (\($0.list())), DESCRIPTOR(ts), INTERVAL '1' SECOND))
            """
        },
    ]

    static let windowRanks: [LawSubject] = [
        windowRank("window top-n", "t.*", tumble, "v DESC, id", "rn <= 2"),
        windowRank("window top-n of hops", "t.*", hop, "s, v", "rn <= 3"),
        windowRank("window first row", "t.*", tumble, "ts", "rn = 1"),
        windowRank("window last row", "t.*", cumulate, "ts DESC", "rn = 1"),
        sql("window top-n of aggregates", [("t", .events)]) {
            """
            SELECT window_start, window_end, n, x, rn FROM (SELECT *, ROW_NUMBER() OVER (
            PARTITION BY window_start, window_end ORDER BY x DESC, n) AS rn FROM
            (SELECT window_start, window_end, COUNT(*) AS n, SUM(v) AS x
            FROM TABLE(\(tumble.replacing("$time", with: "ts")))
            GROUP BY \($0.list()), window_start, window_end)) WHERE rn <= 2
            """
        },
    ]

    private static func window(
        _ name: String, _ function: String, _ kind: LawTable.Kind = .events, _ time: String = "ts",
        _ expected: Expected? = nil
    ) -> LawSubject {
        sql(name, [("t", kind)], expected: expected) {
            """
            SELECT \($0.list()), window_start, window_end, \(calls)
            FROM TABLE(\(function.replacing("$time", with: time)))
            GROUP BY \($0.list()), window_start, window_end
            """
        }
    }

    private static func groupWindow(_ name: String, _ window: String) -> LawSubject {
        sql("group window \(name)", [("t", .events)]) {
            "SELECT \($0.list()), \(calls) FROM t GROUP BY \($0.list()), \(window)"
        }
    }

    private static func tableFunction(_ name: String, _ function: String) -> LawSubject {
        sql("\(name) table function", [("t", .events)]) { _ in
            """
            SELECT id, v, window_start, window_end, window_time
            FROM TABLE(\(function.replacing("$time", with: "ts")))
            """
        }
    }

    private static func windowRank(
        _ name: String, _ columns: String, _ function: String, _ order: String, _ condition: String
    ) -> LawSubject {
        sql(name, [("t", .events)]) {
            """
            SELECT id, v, s, window_start, window_end FROM (SELECT *, ROW_NUMBER() OVER (
            PARTITION BY window_start, window_end, \($0.list()) ORDER BY \(order)) AS rn
            FROM TABLE(\(function.replacing("$time", with: "ts")))) WHERE \(condition)
            """
        }
    }
}
