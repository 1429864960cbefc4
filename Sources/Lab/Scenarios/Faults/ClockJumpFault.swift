import LabKernel

/// `clock.jump`: the clock leaps forward, as after a suspended machine; what was due in between runs late.
package struct ClockJumpFault: ScenarioFault {
    package var by: Duration

    package static let schema = ObjectSchema(
        "clock.jump",
        "Sets the clock forward; what was due in between runs late. It happens once and has no end.",
        rows: [FieldRow("by", .duration, .required, "how far")])

    package init(by: Duration) { self.by = by }

    package init(_ fields: Fields) { by = fields.get("by") }
}
