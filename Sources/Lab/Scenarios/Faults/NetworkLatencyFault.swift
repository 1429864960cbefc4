import LabKernel

/// `network.latency`: what a job sends to a service takes longer: writes of checkpoints to OSS, pulls from
/// Log Service.
package struct NetworkLatencyFault: ScenarioFault {
    package var deployment: String
    /// `oss` or `log`.
    package var service: String
    package var delay: Duration

    package static let schema = ObjectSchema(
        "network.latency",
        "Makes one job's writes of checkpoints to OSS, or its pulls from Log Service, take longer.",
        rows: NetworkPath.rows + [
            FieldRow("delay", .duration, .required, "how much longer a request takes")
        ])

    package init(deployment: String, service: String, delay: Duration) {
        (self.deployment, self.service, self.delay) = (deployment, service, delay)
    }

    package init(_ fields: Fields) {
        (deployment, service, delay) = (fields.get("from"), fields.get("to"), fields.get("delay"))
    }
}
