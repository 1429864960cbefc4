/// The tables of checks: the same subjects and matchers everywhere, with the timing that the place allows.
package enum CheckTable {
    /// An entry of `expect`.
    package static let expectation = KeyedSchema(
        "check", definition: "expectation",
        common: naming + Checker.matcherRows + [
            FieldRow("when", .pattern(moment), .byDefault("end"), "start, end, always, or during:<fault id>"),
            FieldRow(
                "by", .duration, .optional,
                "must hold at some time up to this offset from the start of the run"),
        ] + waiting + [
            FieldRow("never", .boolean, .byDefault("false"), "must not hold at any time"),
            FieldRow("sometimes", .boolean, .byDefault("false"), "must hold at least once"),
        ],
        rules: [
            .atMostOne(
                ["when", "by", "within", "never", "sometimes"].filter { $0 != "never" && $0 != "sometimes" }),
            .atMostOne(["never", "sometimes", "by", "within"]), .needs("since", "within"),
        ],
        kinds: subjects, planned: SubjectCatalog.planned)

    /// `when` of a timeline item and of a hint: no name, no timing.
    package static let condition = KeyedSchema(
        "condition", definition: "condition", common: Checker.matcherRows, kinds: subjects,
        planned: SubjectCatalog.planned)

    /// A hint that a check gives by itself: a condition, and what to say while it holds.
    package static let spokenCondition = KeyedSchema(
        "hint", definition: "hintCondition",
        common: [FieldRow("say", .text, .required, "what to say, in Markdown")] + Checker.matcherRows,
        kinds: subjects, planned: SubjectCatalog.planned)

    /// A check of a lab step, looked at whenever something changes.
    package static let labCheck = KeyedSchema(
        "check", definition: "labCheck",
        common: [FieldRow("id", .pattern(.name), .required, "the check's name within the step")] + naming
            + Checker.matcherRows + waiting + [
                FieldRow(
                    "guard", .boolean, .byDefault("false"),
                    "holds before the step already, and must go on to hold: something not to be broken"),
                FieldRow("message", .text, .optional, "what people read when it does not hold"),
                FieldRow(
                    "hintWhen", .oneOrMany(.byKey(spokenCondition)), .optional,
                    "conditions with what to 'say' while they hold and the check does not; these hints are free"
                ),
                FieldRow(
                    "failWhen", .oneOrMany(.byKey(condition)), .optional,
                    "conditions that undo it: while one holds the step does not pass, and a passed step is open again"
                ),
            ],
        rules: [.needs("since", "within")], kinds: subjects, planned: SubjectCatalog.planned)

    private static let naming = [
        FieldRow("name", .text, .optional, "what people read; made from the subject when absent")
    ]

    private static let waiting = [
        FieldRow("within", .duration, .optional, "must hold at some time up to this long after 'since'"),
        FieldRow(
            "since", .text, .optional,
            "the id of the timeline item or fault from which 'within' counts; the start when absent"),
        FieldRow("for", .duration, .optional, "must hold without a break for this long"),
    ]

    private static let moment = TextPattern(
        "start|end|always|during:.+", "start, end, always, or during:<fault id>")

    private static let subjects = SubjectCatalog.subjects.map { $0.schema }
}
