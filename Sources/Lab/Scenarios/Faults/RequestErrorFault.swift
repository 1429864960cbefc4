import LabKernel

/// `api.error`: requests to a service are answered with an error before they are looked at.
package struct RequestErrorFault: ScenarioFault {
    /// `oss`, `log`, `ram`, `sts`, `cms`, `stream`.
    package var service: String
    /// The operation, `PutObject`; nil for all.
    package var operation: String?
    /// Only requests whose resource (`bucket/key`) matches this regular expression; nil for all.
    package var resource: String?
    package var status: Int
    package var code: String
    package var message: String
    /// Which share of the requests is hit, over 0 to 1.
    package var probability: Double

    package static let schema = ObjectSchema(
        "api.error", "Answers requests to a service with an error.",
        rows: [
            FieldRow(
                "service", .choice(["oss", "log", "ram", "sts", "cms", "stream"]), .required, "the service"),
            FieldRow("operation", .text, .optional, "the operation, PutObject; all when absent"),
            FieldRow("resource", .regex, .optional, "only where the resource, bucket/key, matches"),
            FieldRow("status", .integer(400...599), .byDefault("503"), "the HTTP status"),
            FieldRow("code", .text, .byDefault("ServiceUnavailable"), "the vendor's error code"),
            FieldRow(
                "message", .text, .byDefault("The request has been failed by a fault of the scenario."),
                "the message"),
            FieldRow("probability", .number(0...1), .byDefault("1"), "which share of the requests it hits"),
        ])

    package init(
        service: String, operation: String?, resource: String?, status: Int, code: String, message: String,
        probability: Double
    ) {
        (self.service, self.operation, self.resource) = (service, operation, resource)
        (self.status, self.code, self.message) = (status, code, message)
        self.probability = probability
    }

    package init(_ fields: Fields) {
        service = fields.get("service")
        operation = fields.find("operation")
        resource = fields.find("resource")
        status = fields.get("status")
        code = fields.get("code")
        message = fields.get("message")
        probability = fields.get("probability")
    }
}
