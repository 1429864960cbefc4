import LabKernel

/// `engine.killJobManager`: SIGKILL to the job manager; another takes the job over from its newest
/// checkpoint.
package struct KillJobManagerFault: ScenarioFault {
    package var deployment: String

    package static let schema = ObjectSchema(
        "engine.killJobManager",
        "Kills the job manager of a running job, as SIGKILL would. It happens once and has no end.",
        rows: [FieldRow("of", .refers(.deployment), .required, "the deployment")])

    package init(deployment: String) { self.deployment = deployment }

    package init(_ fields: Fields) { deployment = fields.get("of") }
}
