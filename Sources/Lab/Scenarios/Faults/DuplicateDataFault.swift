import LabKernel

/// `data.duplicates`: a share of the rows comes twice, as from a producer that tries again.
package struct DuplicateDataFault: ScenarioFault {
    package var generator: String
    package var share: Double

    package static let schema = ObjectSchema(
        "data.duplicates", "Sends a share of a generator's rows twice.",
        rows: [
            FieldRow("of", .refers(.generator), .required, "the generator"),
            FieldRow("share", .number(0...1), .byDefault("0.1"), "which share of the rows"),
        ])

    package init(generator: String, share: Double) { (self.generator, self.share) = (generator, share) }

    package init(_ fields: Fields) { (generator, share) = (fields.get("of"), fields.get("share")) }
}
