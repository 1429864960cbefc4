import LabKernel

/// `api.latency`: requests of a job to a service take longer: writes of checkpoints to OSS, pulls from Log
/// Service.
///
/// Not emulated: latency of calls that the control plane or a learner makes, which take no time in a
/// scenario.
package struct RequestLatencyFault: ScenarioFault {
    package var service: String
    package var operation: String?
    /// Only requests whose resource (`bucket/key`) matches this regular expression; nil for all.
    package var resource: String?
    package var delay: Duration

    package static let schema = ObjectSchema(
        "api.latency",
        "Makes a job's writes of checkpoints to OSS, or its pulls from Log Service, take longer.",
        rows: [
            FieldRow("service", .choice(["oss", "log"]), .required, "the service"),
            FieldRow(
                "operation", .choice(["PutObject", "PullLogs"]), .optional, "the operation; all when absent"),
            FieldRow(
                "resource", .regex, .optional,
                "only where the resource, bucket/key or project/logstores/logstore/shards/n, matches"),
            FieldRow("delay", .duration, .required, "how much longer a request takes"),
        ])

    package init(service: String, operation: String?, resource: String?, delay: Duration) {
        (self.service, self.operation) = (service, operation)
        (self.resource, self.delay) = (resource, delay)
    }

    package init(_ fields: Fields) {
        service = fields.get("service")
        operation = fields.find("operation")
        resource = fields.find("resource")
        delay = fields.get("delay")
    }
}
