import LabKernel

/// `sls.createLogstore`: CreateLogStore.
package struct SLSCreateLogstore: ScenarioAction {
    package var project: String
    package var logstore: String
    package var ttl: Duration
    package var shards: Int

    package static let schema = ObjectSchema(
        "sls.createLogstore", "Creates a logstore (CreateLogStore).",
        rows: [
            FieldRow("project", .refers(.project), .required, "the project"),
            FieldRow("logstore", .defines(.logstore), .required, "the logstore's name"),
            FieldRow("ttl", .duration, .byDefault("30d"), "how long logs are kept"),
            FieldRow("shards", .integer(1...256), .byDefault("2"), "the number of shards"),
        ])

    package init(_ fields: Fields) {
        project = fields.get("project")
        logstore = fields.get("logstore")
        ttl = fields.get("ttl")
        shards = fields.get("shards")
    }
}
