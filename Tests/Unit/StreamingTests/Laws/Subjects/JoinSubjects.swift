/// Joins of all kinds.
extension LawSubject {
    static let joins: [LawSubject] = [
        join("INNER JOIN"), join("LEFT JOIN"), join("RIGHT JOIN"), join("FULL JOIN"),
        join("INNER JOIN", and: "l.v < r.v"), join("LEFT JOIN", and: "l.v < r.v"),
        join("RIGHT JOIN", and: "l.v < r.v"), join("FULL JOIN", and: "l.v < r.v"),
        sql("keyed join", [("l", .keyed), ("r", .keyed)], rows: 50) { _ in
            "SELECT l.id, l.v, r.v, r.s FROM l LEFT JOIN r ON l.id = r.id"
        },
        sql("join of appends", [("l", .events), ("r", .events)], rows: 40) {
            "SELECT l.id, r.id, l.v, r.s FROM l JOIN r ON \($0.equal("l", "r"))"
        },
        sql("join of upserts and aggregates", [("l", .upserts), ("r", .changes)], rows: 50) {
            """
            SELECT l.id, l.v, g.n FROM l LEFT JOIN
            (SELECT \($0.list()), COUNT(*) AS n FROM r GROUP BY \($0.list())) g ON \($0.equal("l", "g"))
            """
        },
        sql("cross join", [("l", .changes), ("r", .changes)], rows: 16) { _ in
            "SELECT l.id, r.id FROM l CROSS JOIN r"
        },
        filter("exists", "EXISTS", isAnti: false), filter("not exists", "NOT EXISTS", isAnti: true),
        sql("in", [("l", .changes), ("r", .changes)], rows: 50) { _ in
            "SELECT l.id, l.v FROM l WHERE l.v IN (SELECT r.v FROM r WHERE r.v IS NOT NULL)"
        },
        setOperation("INTERSECT"), setOperation("INTERSECT ALL"), setOperation("EXCEPT"),
        setOperation("EXCEPT ALL"), setOperation("UNION"),
    ]

    static let timedJoins: [LawSubject] = [
        intervalJoin("INNER JOIN"), intervalJoin("LEFT JOIN"), intervalJoin("RIGHT JOIN"),
        intervalJoin("FULL JOIN"),
        sql("interval join with condition", [("l", .events), ("r", .events)], rows: 50) {
            """
            SELECT l.id, r.id FROM l FULL JOIN r ON \($0.equal("l", "r")) AND l.v < r.v
            AND l.ts BETWEEN r.ts AND r.ts + INTERVAL '3' SECOND
            """
        },
        sql("processing-time interval join", [("l", .clocked), ("r", .clocked)], rows: 50) {
            """
            SELECT l.id, r.id FROM l LEFT JOIN r ON \($0.equal("l", "r"))
            AND l.pt BETWEEN r.pt - INTERVAL '2' SECOND AND r.pt + INTERVAL '1' SECOND
            """
        },
        windowJoin("INNER JOIN"), windowJoin("LEFT JOIN"), windowJoin("RIGHT JOIN"),
        windowJoin("FULL JOIN"), windowFilter("IN"), windowFilter("NOT IN"),
        temporalJoin("JOIN"), temporalJoin("LEFT JOIN"),
        lookupJoin("JOIN"), lookupJoin("LEFT JOIN"),
    ]

    private static func join(_ kind: String, and condition: String? = nil) -> LawSubject {
        let name = kind.lowercased() + (condition == nil ? "" : " with condition")
        return sql(
            name, [("l", .changes), ("r", .changes)], rows: 50,
            expected: { Oracle.join($0, kind, less: condition != nil) }
        ) {
            """
            SELECT l.id, l.v, r.id, r.v FROM l \(kind) r ON \($0.equal("l", "r"))
            \(condition.map { "AND \($0)" } ?? "")
            """
        }
    }

    private static func filter(_ name: String, _ word: String, isAnti: Bool) -> LawSubject {
        sql(
            name, [("l", .changes), ("r", .changes)], rows: 50,
            expected: { Oracle.filter($0, isAnti: isAnti) }
        ) { "SELECT l.id, l.v FROM l WHERE \(word) (SELECT 1 FROM r WHERE \($0.equal("l", "r")))" }
    }

    private static func setOperation(_ word: String) -> LawSubject {
        sql(
            word.lowercased(), [("l", .changes), ("r", .changes)], rows: 50,
            expected: { Oracle.setOperation($0, word) }
        ) { _ in "SELECT v, s FROM l \(word) SELECT v, s FROM r" }
    }

    private static func intervalJoin(_ kind: String) -> LawSubject {
        sql(
            "interval \(kind.lowercased())", [("l", .events), ("r", .events)], rows: 50,
            expected: { Oracle.intervalJoin($0, kind, lower: -3000, upper: 2000) }
        ) {
            """
            SELECT l.id, l.v, r.id, r.v FROM l \(kind) r ON \($0.equal("l", "r"))
            AND l.ts BETWEEN r.ts - INTERVAL '3' SECOND AND r.ts + INTERVAL '2' SECOND
            """
        }
    }

    private static func tumbled(_ table: String) -> String {
        "(SELECT * FROM TABLE(TUMBLE(TABLE \(table), DESCRIPTOR(ts), INTERVAL '4' SECOND)))"
    }

    private static func windowJoin(_ kind: String) -> LawSubject {
        sql(
            "window \(kind.lowercased())", [("l", .events), ("r", .events)], rows: 50,
            expected: { Oracle.windowJoin($0, kind, size: 4000) }
        ) {
            """
            SELECT l.id, l.v, r.id, r.v FROM \(tumbled("l")) l \(kind) \(tumbled("r")) r
            ON \($0.equal("l", "r")) AND l.window_start = r.window_start AND l.window_end = r.window_end
            """
        }
    }

    private static func windowFilter(_ word: String) -> LawSubject {
        sql("window \(word.lowercased())", [("l", .events), ("r", .events)], rows: 50) { _ in
            """
            SELECT l.id, l.v FROM \(tumbled("l")) l WHERE COALESCE(l.v, 0) \(word) (SELECT COALESCE(r.v, 0)
            FROM \(tumbled("r")) r WHERE l.window_start = r.window_start AND l.window_end = r.window_end)
            """
        }
    }

    private static func temporalJoin(_ kind: String) -> LawSubject {
        sql(
            "temporal \(kind.lowercased())", [("l", .events), ("r", .versions)], rows: 50,
            expected: { Oracle.temporalJoin($0, isLeft: kind == "LEFT JOIN") }
        ) {
            "SELECT l.id, l.v, r.id, r.v FROM l \(kind) r FOR SYSTEM_TIME AS OF l.ts ON \($0.equal("l", "r"))"
        }
    }

    private static func lookupJoin(_ kind: String) -> LawSubject {
        sql(
            "lookup \(kind.lowercased())", [("l", .clocked), ("r", .lookup)], rows: 50,
            expected: { Oracle.lookupJoin($0, isLeft: kind == "LEFT JOIN") }
        ) {
            """
            SELECT l.id, l.v, r.id, r.v FROM l \(kind) r FOR SYSTEM_TIME AS OF l.pt
            ON \($0.equal("l", "r")) AND r.v > 0
            """
        }
    }
}
