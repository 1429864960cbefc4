import LabKernel

/// `say`: a line for people in the run's output.
package struct LabSay: ScenarioAction {
    package var text: String

    package static let schema = ObjectSchema(
        "say", "Says a line to people; it stands in the output and in the journal.",
        rows: [FieldRow("text", .text, .required, "the line")])

    package init(_ fields: Fields) {
        text = fields.get("text")
    }
}
