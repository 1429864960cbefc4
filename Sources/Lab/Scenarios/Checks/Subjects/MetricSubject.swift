import LabKernel

/// `metric`: a metric of a job.
package struct MetricSubject: CheckSubject {
    package var metric: String
    package var deployment: String
    /// The operator whose metric is meant; nil for the job's own, or the sum over operators.
    package var operatorName: String?

    package static let primary: PrimaryProperty? = .value("value")
    package static let schema = ObjectSchema(
        "metric", "A metric of a deployment's job, under Flink's name.",
        rows: [
            FieldRow(
                "metric", .text, .required, "the metric: numRestarts, numRecordsOut, lastCheckpointDuration"),
            FieldRow("of", .refers(.deployment), .required, "the deployment"),
            FieldRow("operator", .text, .optional, "the operator, when the metric is one of an operator"),
        ])

    package init(_ fields: Fields) {
        metric = fields.get("metric")
        deployment = fields.get("of")
        operatorName = fields.find("operator")
    }

    package var title: String { "\(metric) of \(deployment)" }
}
