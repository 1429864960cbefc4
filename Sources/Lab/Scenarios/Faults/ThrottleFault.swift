import LabKernel

/// `api.throttle`: requests beyond so many a second are refused, in the service's own words.
package struct ThrottleFault: ScenarioFault {
    package var service: String
    package var operation: String?
    /// Only requests whose resource (`bucket/key`) matches this regular expression; nil for all.
    package var resource: String?
    /// Requests a second that are let through.
    package var qps: Int
    package var refusal: ServiceRefusal

    package static let schema = ObjectSchema(
        "api.throttle", "Refuses the requests to a service that are more than so many a second.",
        rows: ServiceRefusal.target + [
            FieldRow("qps", .integer(0...1_000_000), .required, "requests a second that are let through")
        ] + ServiceRefusal.rows("by service: QpsLimitExceeded, WriteQuotaExceed, Throttling.User"))

    package init(service: String, operation: String?, resource: String?, qps: Int, refusal: ServiceRefusal) {
        (self.service, self.operation, self.resource) = (service, operation, resource)
        (self.qps, self.refusal) = (qps, refusal)
    }

    package init(_ fields: Fields) {
        service = fields.get("service")
        operation = fields.find("operation")
        resource = fields.find("resource")
        qps = fields.get("qps")
        refusal = ServiceRefusal(fields, or: Self.defaultRefusal(of: service))
    }

    /// Source: help.aliyun.com, error codes of OSS ("QpsLimitExceeded"), of Log Service ("WriteQuotaExceed")
    /// and of OpenAPI ("Throttling.User").
    private static func defaultRefusal(of service: String) -> ServiceRefusal {
        switch service {
        case "oss": ServiceRefusal(status: 503, code: "QpsLimitExceeded", message: "QPS limit exceeded.")
        case "log": ServiceRefusal(status: 403, code: "WriteQuotaExceed", message: "Write quota is exceeded.")
        default:
            ServiceRefusal(
                status: 400, code: "Throttling.User", message: "Request was denied due to user flow control.")
        }
    }
}

/// The answer with which a fault refuses requests.
package struct ServiceRefusal: Sendable, Equatable {
    package var status: Int
    package var code: String
    package var message: String

    package init(status: Int, code: String, message: String) {
        (self.status, self.code, self.message) = (status, code, message)
    }

    init(_ fields: Fields, or other: ServiceRefusal) {
        status = fields.find("status") ?? other.status
        code = fields.find("code") ?? other.code
        message = fields.find("message") ?? other.message
    }

    /// Which requests are meant.
    static let target = [
        FieldRow(
            "service", .choice(["oss", "log", "ram", "sts", "cms", "stream"]), .required, "the service"),
        FieldRow("operation", .text, .optional, "the operation, PutObject; all when absent"),
        FieldRow("resource", .regex, .optional, "only where the resource, bucket/key, matches"),
    ]

    static func rows(_ codes: String) -> [FieldRow] {
        [
            FieldRow("status", .integer(400...599), .optional, "the HTTP status; the service's when absent"),
            FieldRow("code", .text, .optional, "the error code; \(codes), when absent"),
            FieldRow("message", .text, .optional, "the message; the service's when absent"),
        ]
    }
}
