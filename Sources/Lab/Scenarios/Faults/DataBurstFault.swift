import LabKernel

/// `data.burst`: a generator sends many times its rows.
package struct DataBurstFault: ScenarioFault {
    package var generator: String
    package var times: Double

    package static let schema = ObjectSchema(
        "data.burst", "Multiplies the rows of a generator of `data`.",
        rows: [
            FieldRow("of", .refers(.generator), .required, "the generator"),
            FieldRow("times", .number(0.001...10_000), .required, "how many times its rate"),
        ])

    package init(generator: String, times: Double) { (self.generator, self.times) = (generator, times) }

    package init(_ fields: Fields) { (generator, times) = (fields.get("of"), fields.get("times")) }
}
