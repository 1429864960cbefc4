/// The tables of the section `lab`.
package enum LabTable {
    package static let lab = ObjectSchema(
        "lab", "The lesson: steps with texts, checks, hints, answers and points.",
        rows: [
            FieldRow("timeLimit", .duration, .optional, "how long a learner has"),
            FieldRow(
                "passScore", .integer(0...100_000), .byDefault("0"), "points from which the lab is passed"),
            FieldRow("scoring", .object(scoring), .optional, "what changes the points beside steps"),
            FieldRow("steps", .list(.object(step)), .required, "the steps, in order"),
        ])

    static let scoring = ObjectSchema(
        "scoring", "What changes the points beside steps.",
        rows: [
            FieldRow(
                "hintPenalty", .boolean, .byDefault("true"),
                "whether hints cost what they say; without it they are free"),
            FieldRow("speedBonus", .object(speedBonus), .optional, "points for who is quick"),
        ])

    private static let speedBonus = ObjectSchema(
        "speedBonus",
        "Points on top, when every step that is not optional passed in time and none by its solution.",
        rows: [
            FieldRow("within", .duration, .required, "how long after the start the last of them may pass"),
            FieldRow("points", .integer(1...10_000), .required, "the points"),
        ])

    static let step = ObjectSchema(
        "step", "One step of a lab.",
        rows: [
            FieldRow("id", .pattern(.name), .required, "the step's name"),
            FieldRow("title", .text, .required, "a line for people"),
            FieldRow("text", .text, .optional, "the text, in Markdown; the title alone when there is none"),
            FieldRow("textFile", .file, .optional, "a file with the text, in Markdown"),
            FieldRow(
                "tabs", .list(.pattern(tab)), .optional,
                "what to have open: terminal, sql (for `labsim lab sql`), or file:<path>, a file of the scenario"
            ),
            FieldRow("points", .integer(0...10_000), .byDefault("0"), "points for passing the step"),
            FieldRow("needs", .list(.refers(.step)), .optional, "steps that must be passed before"),
            FieldRow(
                "checks", .list(.byKey(CheckTable.labCheck)), .optional, "what must be true for passing"),
            FieldRow("hints", .list(.object(hint)), .optional, "hints, in the order in which they are given"),
            FieldRow("answer", .object(answer), .optional, "a question answered with a text"),
            FieldRow("quiz", .object(quiz), .optional, "a question with options"),
            FieldRow(
                "timeLimit", .duration, .optional,
                "how long the step may take, from when it can be worked on; later it passes for no points"),
            FieldRow("optional", .boolean, .byDefault("false"), "whether the lab can be passed without it"),
        ],
        rules: [.atMostOne(["text", "textFile"])])

    private static let tab = TextPattern("terminal|sql|file:.+|console:.*", "terminal, sql, or file:<path>")

    private static let hint = ObjectSchema(
        "hint", "A hint.",
        rows: [
            FieldRow("text", .text, .optional, "the hint, in Markdown"),
            FieldRow("textFile", .file, .optional, "a file with the hint"),
            FieldRow("cost", .integer(0...10_000), .byDefault("0"), "points that it costs"),
            FieldRow("when", .byKey(CheckTable.condition), .optional, "offered only while this holds"),
        ],
        rules: [.exactlyOne(["text", "textFile"])])

    private static let answer = ObjectSchema(
        "answer", "A question answered with a text.",
        rows: [
            FieldRow("prompt", .text, .required, "the question"),
            FieldRow("matches", .regex, .optional, "a regular expression for right answers"),
            FieldRow(
                "example", .text, .optional, "a right answer, by which `labsim lab test` proves the pattern"),
            FieldRow(
                "sql", .inlineSQL, .optional,
                "a query whose one value, on the learner's own data, is the right answer"),
        ],
        rules: [.exactlyOne(["matches", "sql"])])

    private static let quiz = ObjectSchema(
        "quiz", "A question with options.",
        rows: [
            FieldRow("question", .text, .required, "the question"),
            FieldRow(
                "choose", .choice(["one", "all"]), .byDefault("one"),
                "whether one option is right, or all that are must be chosen"),
            FieldRow("options", .list(.object(option)), .required, "the options"),
        ])

    private static let option = ObjectSchema(
        "option", "An option of a quiz.",
        rows: [
            FieldRow("text", .text, .required, "the option"),
            FieldRow("ok", .boolean, .byDefault("false"), "whether it is right"),
        ])
}
