import LabKernel

/// `network.blackhole`: nothing that a job sends to a service arrives.
///
/// Not emulated: how long a client waits for the answer that does not come; it gives up at once.
package struct BlackholeFault: ScenarioFault {
    package var deployment: String
    /// `oss` or `log`.
    package var service: String

    package static let schema = ObjectSchema(
        "network.blackhole", "Lets nothing through that a job sends to a service: connections time out.",
        rows: NetworkPath.rows)

    package init(deployment: String, service: String) {
        (self.deployment, self.service) = (deployment, service)
    }

    package init(_ fields: Fields) { (deployment, service) = (fields.get("from"), fields.get("to")) }
}

/// The keys of faults between a job and a service.
enum NetworkPath {
    static let rows = [
        FieldRow("from", .refers(.deployment), .required, "the deployment whose job it concerns"),
        FieldRow("to", .choice(["oss", "log"]), .required, "the service"),
    ]
}
