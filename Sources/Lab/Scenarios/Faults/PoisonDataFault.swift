import LabKernel

/// `data.poison`: a share of the rows cannot be read.
package struct PoisonDataFault: ScenarioFault {
    package var generator: String
    package var poison: DataPoison

    package static let schema = ObjectSchema(
        "data.poison", "Makes a share of a generator's rows unreadable.",
        rows: [
            FieldRow("of", .refers(.generator), .required, "the generator"),
            FieldRow("share", .number(0...1), .byDefault("0.01"), "which share of the rows"),
            FieldRow("field", .text, .optional, "the field that is wrong; the whole row when absent"),
            FieldRow("text", .text, .byDefault("'{\"broken'"), "what stands there"),
        ])

    package init(generator: String, poison: DataPoison) {
        (self.generator, self.poison) = (generator, poison)
    }

    package init(_ fields: Fields) {
        generator = fields.get("of")
        poison = DataPoison(
            share: fields.get("share"), field: fields.find("field"), text: fields.get("text"))
    }
}
