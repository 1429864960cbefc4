import LabKernel

/// `api.quota`: after so many requests the service refuses the rest.
package struct QuotaFault: ScenarioFault {
    package var service: String
    package var operation: String?
    /// Only requests whose resource (`bucket/key`) matches this regular expression; nil for all.
    package var resource: String?
    /// Requests that are let through while the fault is on.
    package var limit: Int
    package var refusal: ServiceRefusal

    package static let schema = ObjectSchema(
        "api.quota", "Lets so many requests to a service through, and refuses those after them.",
        rows: ServiceRefusal.target + [
            FieldRow(
                "limit", .integer(0...1_000_000_000), .required, "requests that are let through in all")
        ] + ServiceRefusal.rows("QuotaExceeded"))

    package init(service: String, operation: String?, resource: String?, limit: Int, refusal: ServiceRefusal)
    {
        (self.service, self.operation, self.resource) = (service, operation, resource)
        (self.limit, self.refusal) = (limit, refusal)
    }

    package init(_ fields: Fields) {
        service = fields.get("service")
        operation = fields.find("operation")
        resource = fields.find("resource")
        limit = fields.get("limit")
        refusal = ServiceRefusal(
            fields,
            or: ServiceRefusal(status: 403, code: "QuotaExceeded", message: "The quota is exceeded."))
    }
}
