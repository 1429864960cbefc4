import LabKernel

/// `data.late`: a share of the rows comes late, so that rows are out of order.
package struct LateDataFault: ScenarioFault {
    package var generator: String
    package var disorder: DataDisorder

    package static let schema = ObjectSchema(
        "data.late", "Lets the times of a share of a generator's rows lie back: they come out of order.",
        rows: [
            FieldRow("of", .refers(.generator), .required, "the generator"),
            FieldRow("share", .number(0...1), .byDefault("0.2"), "which share of the rows"),
            FieldRow("by", .duration, .required, "how far at most"),
        ])

    package init(generator: String, disorder: DataDisorder) {
        (self.generator, self.disorder) = (generator, disorder)
    }

    package init(_ fields: Fields) {
        generator = fields.get("of")
        disorder = DataDisorder(share: fields.get("share"), by: fields.get("by"))
    }
}
