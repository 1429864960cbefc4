/// The table of timeline items.
package enum TimelineTable {
    package static let item = KeyedSchema(
        "timeline item", definition: "item",
        common: [
            FieldRow(
                "id", .pattern(.name), .optional, "a name by which 'after' and 'since' can mean the item"),
            FieldRow("at", .duration, .optional, "begin at this offset from the start of the run"),
            FieldRow(
                "after", .duration, .optional,
                "begin this long after the item above was done, or the item 'of'"),
            FieldRow("of", .refers(.item), .optional, "with 'after': the item whose end counts"),
            FieldRow("every", .duration, .optional, "begin again and again, this far apart"),
            FieldRow("from", .duration, .byDefault("0s"), "with 'every': the offset of the first time"),
            FieldRow("until", .duration, .optional, "with 'every': the offset after which it begins no more"),
            FieldRow("times", .integer(1...1_000_000), .optional, "with 'every': how often at most"),
            FieldRow(
                "when", .byKey(CheckTable.condition), .optional,
                "begin as soon as this holds, once the item above is done"),
            FieldRow(
                "within", .duration, .optional,
                "with 'when': how long to wait; the run is INCOMPLETE after it"),
            FieldRow("step", .refers(.step), .optional, "the lab step whose solution the item is part of"),
        ],
        rules: [
            .atMostOne(["at", "after", "every", "when"]), .needs("of", "after"), .needs("from", "every"),
            .needs("until", "every"), .needs("times", "every"), .needs("within", "when"),
        ],
        kinds: [action, fault, clear])

    private static let action = ObjectSchema(
        "do", "An item that does something.",
        rows: [
            FieldRow(
                "do",
                .kind("action", ActionCatalog.actions.map { $0.schema.name }, planned: ActionCatalog.planned),
                .required, "the action"),
            FieldRow(
                "with", .sibling(key: "do", ActionCatalog.actions.map { $0.schema }), .optional,
                "the action's parameters"),
            FieldRow("as", .principal, .optional, "who calls; the scenario's principal when absent"),
            FieldRow(
                "refused", .text, .optional,
                "the error code with which the call must be refused; names may then be of what does not exist"
            ),
        ])

    private static let fault = ObjectSchema(
        "fault", "An item that brings a fault about.",
        rows: [
            FieldRow(
                "fault",
                .tagged(
                    key: "type", FaultCatalog.faults.map { $0.schema.adding(FaultCatalog.common) },
                    planned: FaultCatalog.planned),
                .required, "the fault")
        ])

    private static let clear = ObjectSchema(
        "clear", "An item that ends a fault.",
        rows: [FieldRow("clear", .refers(.fault), .required, "the id of the fault")])
}
