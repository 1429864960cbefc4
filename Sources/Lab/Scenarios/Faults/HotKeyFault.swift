import LabKernel

/// `data.hotKey`: one value of a field comes again and again.
package struct HotKeyFault: ScenarioFault {
    package var generator: String
    package var field: String
    package var value: ScenarioValue
    package var share: Double

    package static let schema = ObjectSchema(
        "data.hotKey", "Gives a share of a generator's rows the same value of a field.",
        rows: [
            FieldRow("of", .refers(.generator), .required, "the generator"),
            FieldRow("field", .text, .required, "the field"),
            FieldRow("value", .literal, .required, "the value that comes again and again"),
            FieldRow("share", .number(0...1), .byDefault("0.9"), "which share of the rows"),
        ])

    package init(generator: String, field: String, value: ScenarioValue, share: Double) {
        (self.generator, self.field, self.value, self.share) = (generator, field, value, share)
    }

    package init(_ fields: Fields) {
        (generator, field) = (fields.get("of"), fields.get("field"))
        (value, share) = (fields.get("value"), fields.get("share"))
    }
}
