import LabKernel

/// `alarm`: an alert rule.
package struct AlarmSubject: CheckSubject {
    package var alarm: String

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "alarm", "An alert rule of CloudMonitor.",
        rows: [
            FieldRow("alarm", .refers(.alarm), .required, "the alert rule"),
            FieldRow("state", .matcherOf(["OK", "ALARM", "INSUFFICIENT_DATA"]), .optional, "its state"),
            FieldRow("fired", .matcher, .optional, "how often it went to ALARM"),
        ])

    package init(_ fields: Fields) {
        alarm = fields.get("alarm")
    }

    package var title: String { "alarm \(alarm)" }
}
