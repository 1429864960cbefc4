import LabKernel

/// `engine.slowOperator`: each row costs an operator more time, as an overloaded database behind a sink does.
package struct SlowOperatorFault: ScenarioFault {
    package var deployment: String
    /// How the operator's name begins: `Sink: orders`.
    package var operatorPrefix: String
    /// How much longer a row takes.
    package var perRow: Duration

    package static let schema = ObjectSchema(
        "engine.slowOperator", "Makes an operator of a running job take longer for each row.",
        rows: [
            FieldRow("of", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "operator", .text, .required, "how the operator's name begins: 'Sink', 'GroupAggregate'"),
            FieldRow("perRow", .duration, .required, "how much longer a row takes, 5ms"),
        ])

    package init(deployment: String, operatorPrefix: String, perRow: Duration) {
        (self.deployment, self.operatorPrefix, self.perRow) = (deployment, operatorPrefix, perRow)
    }

    package init(_ fields: Fields) {
        deployment = fields.get("of")
        operatorPrefix = fields.get("operator")
        perRow = fields.get("perRow")
    }
}
