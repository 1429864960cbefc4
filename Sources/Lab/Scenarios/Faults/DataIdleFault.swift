import LabKernel

/// `data.idle`: a generator sends nothing, and watermarks that wait for it stand still.
package struct DataIdleFault: ScenarioFault {
    package var generator: String

    package static let schema = ObjectSchema(
        "data.idle", "Silences a generator of `data`: watermarks that wait for it stand still.",
        rows: [FieldRow("of", .refers(.generator), .required, "the generator")])

    package init(generator: String) { self.generator = generator }

    package init(_ fields: Fields) { generator = fields.get("of") }
}
