import LabKernel

/// `draft`: a SQL draft.
package struct DraftSubject: CheckSubject {
    package var draft: String

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "draft", "A draft of a workspace.",
        rows: [
            FieldRow("draft", .refers(.draft), .required, "the draft"),
            FieldRow(
                "validation", .matcherOf(["OK", "FAILED", "NONE"]), .optional,
                "of the latest validation; NONE before"),
        ])

    package init(_ fields: Fields) {
        draft = fields.get("draft")
    }

    package var title: String { "draft \(draft)" }
}
