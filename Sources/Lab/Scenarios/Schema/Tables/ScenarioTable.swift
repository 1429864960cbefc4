import LabKernel

/// The tables of a scenario's sections.
package enum ScenarioTable {
    package static let apiVersion = "labsim/v1"
    package static let defaultAccount = "1000000000000001"
    package static let defaultRegion = "ap-southeast-1"

    /// The whole file.
    package static let root = ObjectSchema(
        "scenario", "A scenario is one YAML file: a lab, a test, a failure drill, or all of them.",
        rows: [
            FieldRow("apiVersion", .choice([apiVersion]), .required, "the version of the language"),
            FieldRow("kind", .choice(["Scenario"]), .required, "what the file is"),
            FieldRow("metadata", .object(metadata), .required, "name and description"),
            FieldRow("engine", .object(engine), .optional, "which engine runs the jobs"),
            FieldRow("clock", .object(clock), .optional, "how time passes"),
            FieldRow("region", .pattern(.region), .byDefault(defaultRegion), "the region everything is in"),
            FieldRow(
                "account", .pattern(.account), .byDefault("'\(defaultAccount)'"),
                "the account's id, in quotes"),
            FieldRow(
                "principal", .principal, .byDefault("account"), "who calls when an item does not say 'as'"),
            FieldRow(
                "include", .list(.text), .optional,
                "other scenario files, whose variables, resources, data, expectations and tests belong to "
                    + "this one too"),
            FieldRow(
                "variables", .map(.object(variable), keys: "a variable's name"), .optional,
                "values that can be given from outside, used as ${var.name}"),
            FieldRow(
                "resources",
                .map(
                    .tagged(key: "type", resourceKinds, planned: ResourceCatalog.planned),
                    keys: "a resource's id"), .optional,
                "what exists before the timeline begins"),
            FieldRow(
                "data", .map(.object(DataTable.generator), keys: "a generator's name"), .optional,
                "rows that flow into logstores and buckets while the scenario runs"),
            FieldRow("timeline", .list(.byKey(TimelineTable.item)), .optional, "what happens, and when"),
            FieldRow("expect", .list(.byKey(CheckTable.expectation)), .optional, "what must be true"),
            FieldRow(
                "tests", .list(.object(TestTable.test)), .optional, "tests of SQL: given and expected rows"),
            FieldRow("lab", .object(LabTable.lab), .optional, "the lesson"),
            FieldRow("cost", .object(cost), .optional, "usage and its budget"),
            FieldRow("report", .object(report), .optional, "which reports are written"),
            FieldRow(
                "usage", .json, .optional,
                "numbers that a simulation cannot know, for labsim cost: docs/guides/cost.md"),
            FieldRow(
                "calibrate", .json, .optional,
                "how long labsim cost runs the scenario for what is 'measure it': {run: 20m}"),
        ])

    static let metadata = ObjectSchema(
        "metadata", "Name and description of the scenario.",
        rows: [
            FieldRow("name", .pattern(.name), .required, "the name in reports and file names"),
            FieldRow("title", .text, .sameAs("name"), "a line for people"),
            FieldRow("description", .text, .optional, "a few lines for people"),
            FieldRow("labels", .map(.literal, keys: "a label"), .optional, "anything, for sorting scenarios"),
        ])

    static let engine = ObjectSchema(
        "engine", "The engine that runs the jobs.",
        rows: [
            FieldRow(
                "default", .choice(["embedded", "flink"]), .byDefault("embedded"),
                "the engine; --engine overrides it"),
            FieldRow(
                "version", .text, .byDefault("vvr-11.2-jdk11-flink-1.20"), "the engine version of the service"
            ),
            FieldRow(
                "conf", .map(.text, keys: "a configuration key of Flink"), .optional,
                "Flink configuration for every job, below its own"),
            FieldRow(
                "compat", .list(.choice(["datagen-timestamp-sequence"])), .optional,
                "what real Flink refuses and is accepted here, with a warning"),
        ])

    static let clock = ObjectSchema(
        "clock", "The one clock of cloud, engine, faults and billing.",
        rows: [
            FieldRow(
                "mode", .choice(["virtual", "paced"]), .byDefault("virtual"),
                "virtual jumps to the next event, paced keeps to the wall clock"),
            FieldRow(
                "start", .instant, .byDefault("2025-01-01T00:00:00Z"), "the instant at which the run begins"),
            FieldRow("seed", .integer(0...Int64.max), .byDefault("1"), "all chance follows from it"),
            FieldRow(
                "speed", .number(0.001...1_000_000), .byDefault("1"),
                "in paced mode: virtual seconds a wall-clock second"),
            FieldRow(
                "limit", .duration, .byDefault("24h"), "virtual time after which the run ends as INCOMPLETE"),
        ])

    static let variable = ObjectSchema(
        "variable", "A value that can be given from outside with --var name=value.",
        rows: [
            FieldRow("default", .literal, .optional, "the value when none is given"),
            FieldRow("pattern", .regex, .optional, "a regular expression that the value must match"),
            FieldRow("values", .list(.literal), .optional, "the values that are allowed"),
            FieldRow("secret", .boolean, .byDefault("false"), "whether reports hide the value"),
            FieldRow("doc", .text, .optional, "a line for people"),
        ])

    static let cost = ObjectSchema(
        "cost", "What the run used, and what it may use.",
        rows: [
            FieldRow(
                "show", .choice(["usage", "bill", "none"]), .byDefault("usage"),
                "whether the report shows usage, or usage and the bill"),
            FieldRow(
                "budget", .object(budget), .optional, "limits; exceeding one ends the run with exit code 6"),
            FieldRow(
                "currency", .text, .optional, "the currency of prices: CNY on the mainland, USD elsewhere"),
            FieldRow("period", .json, .optional, "the period of an estimate: month, {days: 3}, {hours: 62}"),
            FieldRow(
                "priceBook", .json, .optional,
                "further prices: {file: my-prices.yaml}, relative to the scenario"),
            FieldRow(
                "compare", .json, .optional,
                "variants of labsim cost whatif: a list of {name, set: {variable: value}}"),
            FieldRow("sweep", .json, .optional, "a grid of variants: {variable: [values]}"),
            FieldRow(
                "guard", .json, .optional,
                "what a variant must still meet in a run: a list of {metric, of, stat, lte or gte}"),
            FieldRow("baseline", .json, .optional, "variables of the variant others are compared with"),
            FieldRow(
                "report", .list(.choice(["table", "json", "csv", "markdown", "html", "focus-csv"])),
                .optional,
                "files that labsim cost estimate and whatif write where they run, <name>.cost.html; table is printed"
            ),
        ])

    private static let budget = ObjectSchema(
        "budget", "Limits on what the run uses.",
        rows: [
            FieldRow(
                "usage", .map(.matcher, keys: "a meter"), .optional, "limits by meter, in the meter's unit"),
            FieldRow("money", .text, .optional, "a limit on the bill, 100CNY; unset when empty"),
        ])

    static let report = ObjectSchema(
        "report", "Reports beside the text on the terminal; --report adds to them.",
        rows: [
            FieldRow(
                "files", .map(.text, keys: "a format"), .optional,
                "paths by format, relative to where labsim runs: "
                    + ReportSettings.formats.joined(separator: ", ")),
            FieldRow(
                "sampleRows", .integer(0...1_000), .byDefault("10"),
                "rows of each sink that the text report shows"),
        ])

    private static let resourceKinds = ResourceCatalog.types.map { $0.schema }
}
