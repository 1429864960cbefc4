/// The tables of the section `data`: rows that flow into the cloud while a scenario runs.
package enum DataTable {
    package static let generator = ObjectSchema(
        "data", "A generator: rows that flow into a logstore or a bucket while the scenario runs.",
        rows: [
            FieldRow("logstore", .refers(.logstore), .optional, "the logstore that gets the rows as logs"),
            FieldRow(
                "objects", .bucketPath, .optional,
                "where the rows go as files, bucket/prefix/: one file each time that rows are sent"),
            FieldRow("format", .choice(["json", "csv"]), .byDefault("json"), "the format of files"),
            FieldRow("topic", .text, .byDefault("''"), "the topic of logs"),
            FieldRow(
                "fields", .map(.byKey(field), keys: "a field of the rows"), .optional,
                "the fields of a row, each with what fills it"),
            FieldRow(
                "file", .file, .optional,
                "a file whose rows are sent in order: CSV with a line of names, or a JSON object a line"),
            FieldRow(
                "repeat", .boolean, .byDefault("false"), "whether the file begins again at its end"),
            FieldRow("rate", .number(0.001...100_000), .byDefault("10"), "rows a second"),
            FieldRow(
                "profile", .file, .optional,
                "the rate over time: a CSV file of 'offset,rate', 10m,200; each rate holds to the next offset"
            ),
            FieldRow("every", .duration, .byDefault("1s"), "how often rows are sent"),
            FieldRow("from", .duration, .byDefault("0s"), "when it begins, from the start of the run"),
            FieldRow("until", .duration, .optional, "when it ends; with the run when absent"),
            FieldRow("count", .integer(1...10_000_000), .optional, "rows after which it ends"),
            FieldRow("disorder", .object(disorder), .optional, "rows that come late"),
            FieldRow(
                "duplicates", .number(0...1), .byDefault("0"), "which share of the rows comes twice"),
            FieldRow("poison", .object(poison), .optional, "rows that nobody can read"),
        ],
        rules: [
            .exactlyOne(["logstore", "objects"]), .exactlyOne(["fields", "file"]),
            .atMostOne(["rate", "profile"]), .needs("repeat", "file"), .needs("topic", "logstore"),
            .needs("format", "objects"),
        ])

    private static let disorder = ObjectSchema(
        "disorder", "Rows whose times lie back: they come after rows that are younger.",
        rows: [
            FieldRow("share", .number(0...1), .required, "which share of the rows"),
            FieldRow("by", .duration, .required, "how far at most"),
        ])

    private static let poison = ObjectSchema(
        "poison", "Rows that a strict reader fails at.",
        rows: [
            FieldRow("share", .number(0...1), .required, "which share of the rows"),
            FieldRow("field", .text, .optional, "the field that is wrong; the whole row when absent"),
            FieldRow("text", .text, .byDefault("'{\"broken'"), "what stands there"),
        ])

    package static let field = KeyedSchema(
        "field", definition: "dataField",
        common: [
            FieldRow("nulls", .number(0...1), .byDefault("0"), "which share of the rows lacks the field")
        ],
        kinds: [
            ObjectSchema(
                "sequence", "Whole numbers, one after the other.",
                rows: [
                    FieldRow("sequence", .integer(Int64.min...Int64.max), .required, "the first"),
                    FieldRow(
                        "step", .integer(-1_000_000_000...1_000_000_000), .byDefault("1"),
                        "from one to the next"),
                ]),
            ObjectSchema(
                "oneOf", "One of several values.",
                rows: [
                    FieldRow("oneOf", .list(.literal), .required, "the values"),
                    FieldRow(
                        "weights", .list(.number(0...1_000_000_000)), .optional,
                        "how often each comes against the others; all the same when absent"),
                ]),
            ObjectSchema(
                "between", "Numbers, each as likely as the others.",
                rows: [
                    FieldRow("between", .list(.literal), .required, "the least and the greatest number"),
                    FieldRow("digits", .integer(0...9), .byDefault("0"), "digits after the point"),
                ]),
            ObjectSchema(
                "key", "Keys of which some may come more often than others.",
                rows: [
                    FieldRow("key", .integer(1...100_000), .required, "how many there are"),
                    FieldRow("prefix", .text, .byDefault("''"), "what stands before the number, from 1"),
                    FieldRow(
                        "skew", .number(0...5), .byDefault("0"),
                        "Zipf's exponent: 0 for all alike, 1 for many of the first"),
                ]),
            ObjectSchema(
                "time", "The time of the row.",
                rows: [
                    FieldRow(
                        "time", .choice(["iso", "sql", "millis", "seconds"]), .required,
                        "2025-01-01T00:00:00.000Z, 2025-01-01 00:00:00.000, or a number since 1970")
                ]),
            ObjectSchema(
                "hex", "Random hexadecimal digits.",
                rows: [FieldRow("hex", .integer(1...1_000), .required, "how many")]),
            ObjectSchema(
                "value", "Always the same.", rows: [FieldRow("value", .literal, .required, "the value")]),
        ])
}
