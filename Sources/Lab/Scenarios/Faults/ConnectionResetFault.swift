import LabKernel

/// `network.reset`: connections of a job to a service are reset before the service sees the request.
package struct ConnectionResetFault: ScenarioFault {
    package var deployment: String
    /// `oss` or `log`.
    package var service: String
    /// Which share of the requests is hit, over 0 to 1: evenly, not by chance.
    package var share: Double

    package static let schema = ObjectSchema(
        "network.reset", "Resets connections of a job to a service before the request gets there.",
        rows: NetworkPath.rows + [
            FieldRow(
                "share", .number(0...1), .byDefault("1"),
                "which share of the requests, evenly: 0.5 every second")
        ])

    package init(deployment: String, service: String, share: Double) {
        (self.deployment, self.service, self.share) = (deployment, service, share)
    }

    package init(_ fields: Fields) {
        (deployment, service, share) = (fields.get("from"), fields.get("to"), fields.get("share"))
    }
}
