import LabKernel

/// `api.lostAnswer`: requests are served, but the caller never hears so.
package struct LostAnswerFault: ScenarioFault {
    package var service: String
    package var operation: String?
    /// Only requests whose resource (`bucket/key`) matches this regular expression; nil for all.
    package var resource: String?
    /// Which share of the requests is hit, over 0 to 1.
    package var probability: Double

    package static let schema = ObjectSchema(
        "api.lostAnswer",
        "Serves requests to a service and loses the answer: the caller sees a closed connection.",
        rows: [
            FieldRow(
                "service", .choice(["oss", "log", "ram", "sts", "cms", "stream"]), .required, "the service"),
            FieldRow("operation", .text, .optional, "the operation, PutObject; all when absent"),
            FieldRow("resource", .regex, .optional, "only where the resource, bucket/key, matches"),
            FieldRow("probability", .number(0...1), .byDefault("1"), "which share of the requests it hits"),
        ])

    package init(service: String, operation: String?, resource: String?, probability: Double) {
        (self.service, self.operation) = (service, operation)
        (self.resource, self.probability) = (resource, probability)
    }

    package init(_ fields: Fields) {
        service = fields.get("service")
        operation = fields.find("operation")
        resource = fields.find("resource")
        probability = fields.get("probability")
    }
}
