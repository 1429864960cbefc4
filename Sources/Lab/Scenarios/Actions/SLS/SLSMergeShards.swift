import LabKernel

/// `sls.mergeShards`: MergeShards.
package struct SLSMergeShards: ScenarioAction {
    package var project: String
    package var logstore: String
    package var shard: Int

    package static let schema = ObjectSchema(
        "sls.mergeShards", "Merges a shard with its right-hand neighbour (MergeShards).",
        rows: [
            FieldRow("project", .refers(.project), .required, "the project"),
            FieldRow("logstore", .refers(.logstore), .required, "the logstore"),
            FieldRow("shard", .integer(0...100_000), .required, "the shard's number"),
        ])

    package init(_ fields: Fields) {
        project = fields.get("project")
        logstore = fields.get("logstore")
        shard = fields.get("shard")
    }
}
