import LabKernel

/// `sql`, `sqlFile`: the result of a query over the observable tables.
package struct SQLSubject: CheckSubject {
    package var script: Script

    package static let primary: PrimaryProperty? = .value("value")
    package static let schema = ObjectSchema(
        "sql", "The result of a SELECT over the tables `labsim.*` and `sink.*`, run on the embedded engine.",
        rows: [
            FieldRow("sql", .inlineSQL, .required, "the query"),
            FieldRow(
                "rows", .rowMatchers, .optional,
                "the rows that the result must be; columns not named may hold anything"),
            FieldRow("contains", .rowMatchers, .optional, "rows that must be among the result"),
            FieldRow("each", .rowMatcher, .optional, "what every row must be like; an empty result is not"),
            FieldRow("ordered", .boolean, .byDefault("false"), "whether the rows must come in this order"),
            FieldRow(
                "strict", .boolean, .byDefault("false"), "whether columns not named in a row are forbidden"),
            FieldRow("count", .matcher, .optional, "how many rows the result has"),
        ],
        rules: [.atMostOne(["rows", "contains", "each"])],
        notes: ["General matchers look at the one value of a result of one row and one column."])

    package init(_ fields: Fields) {
        guard let script = Script(fields) else { preconditionFailure("a query has no text") }
        self.script = script
    }

    package var title: String { script.file.text }
}
