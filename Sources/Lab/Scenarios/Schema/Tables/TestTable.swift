/// The tables of the section `tests`: rows that are given to SQL, and rows that must come of them.
package enum TestTable {
    package static let test = ObjectSchema(
        "test", "A test of SQL: given rows step by step, and what must have come of them.",
        rows: [
            FieldRow("name", .text, .required, "a line for people"),
            FieldRow(
                "sqlFile", .file, .optional, "a file with the SQL: definitions, and one INSERT or SELECT"),
            FieldRow("sql", .inlineSQL, .optional, "the SQL itself"),
            FieldRow(
                "conf", .map(.text, keys: "a configuration key of Flink"), .optional,
                "Flink configuration of the job, below what the SQL sets"),
            FieldRow(
                "given", .map(.object(given), keys: "a table that the SQL reads"), .required,
                "the rows of the tables that the SQL reads"),
            FieldRow(
                "expect", .map(.byKey(expectation), keys: "a table that the SQL writes, or a name"),
                .required,
                "what must have come of them: of a table that the SQL writes, of 'result' for a SELECT, or "
                    + "of a metric under any name"),
        ],
        rules: [.exactlyOne(["sqlFile", "sql"])])

    static let given = ObjectSchema(
        "given", "The rows of one table, in place of those of its connector.",
        rows: [
            FieldRow(
                "watermark", .text, .optional,
                "another watermark for the table: \"ts - INTERVAL '3' SECOND\" of its column ts"),
            FieldRow(
                "columns", .map(.text, keys: "a column"), .optional,
                "columns with their SQL types, where the SQL does not define the table"),
            FieldRow(
                "rows", .list(.map(.json, keys: "a column")), .optional,
                "rows that arrive together, after which the table ends; short for two steps"),
            FieldRow("steps", .list(.byKey(step)), .optional, "what happens, in order"),
        ],
        rules: [.exactlyOne(["rows", "steps"])])

    package static let step = KeyedSchema(
        "step", definition: "testStep", common: [],
        kinds: [
            ObjectSchema(
                "rows", "Rows arrive, and a second passes: watermarks follow them.",
                rows: [
                    FieldRow(
                        "rows", .list(.map(.json, keys: "a column")), .required,
                        "the rows; a key 'op' says what a row does: +I, -U, +U or -D")
                ]),
            ObjectSchema(
                "advance", "Time passes.",
                rows: [
                    FieldRow(
                        "advance", .text, .required,
                        "a duration of processing time (30s), a time that the table's watermark reaches "
                            + "(\"00:01:00\"), or 'end', after which no row comes")
                ]),
            ObjectSchema(
                "checkpoint", "A checkpoint completes.",
                rows: [FieldRow("checkpoint", .boolean, .required, "true")]),
            ObjectSchema(
                "restart", "The job stops and goes on from its state; so do all tables.",
                rows: [FieldRow("restart", .object(restart), .required, "from what")]),
        ])

    static let restart = ObjectSchema(
        "restart", "The job's state that it goes on from.",
        rows: [
            FieldRow(
                "from", .choice(["savepoint", "checkpoint"]), .byDefault("savepoint"),
                "a savepoint with which it stops, or the last checkpoint, after which it fails; one completes "
                    + "just before when there was none")
        ])

    package static let expectation = KeyedSchema(
        "expected result", definition: "testExpectation",
        common: [
            FieldRow("table", .text, .optional, "the table, where the key is only a name"),
            FieldRow(
                "strict", .boolean, .byDefault("false"), "whether columns not named in a row are forbidden"),
        ],
        kinds: [
            rows("unordered", "The rows at the end, in any order.", "the rows"),
            rows("ordered", "The rows at the end, in this order.", "the rows"),
            rows("contains", "Rows that must be among those at the end.", "the rows"),
            rows(
                "changelog", "All changes in the order in which they came.",
                "the changes; the column 'op' is +I, -U, +U or -D"),
            ObjectSchema(
                "count", "How many rows there are at the end.",
                rows: [FieldRow("count", .matcher, .required, "how many")]),
            ObjectSchema(
                "metric", "A metric of the job, over all its attempts.",
                rows: [
                    FieldRow("metric", .choice(SQLTest.metrics), .required, "the metric"),
                    FieldRow(
                        "operator", .text, .optional,
                        "how the operator's name begins: Source, GroupAggregate; all when absent"),
                ] + numbers),
            ObjectSchema(
                "error", "The failure that the job must end with.",
                rows: [
                    FieldRow("error", .matcher, .required, "the text of the exception and of its causes")
                ]),
        ])

    private static func rows(_ key: String, _ doc: String, _ what: String) -> ObjectSchema {
        ObjectSchema(key, doc, rows: [FieldRow(key, .rowMatchers, .required, what)])
    }

    private static let numbers = Checker.matcherRows.filter {
        !["contains", "matches"].contains($0.key)
    }
}
