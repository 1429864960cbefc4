import LabKernel

/// `sls.splitShard`: SplitShard.
package struct SLSSplitShard: ScenarioAction {
    package var project: String
    package var logstore: String
    package var shard: Int
    /// Where it is split, 32 hexadecimal digits; nil for its middle.
    package var key: String?

    package static let schema = ObjectSchema(
        "sls.splitShard", "Splits a shard into two (SplitShard).",
        rows: [
            FieldRow("project", .refers(.project), .required, "the project"),
            FieldRow("logstore", .refers(.logstore), .required, "the logstore"),
            FieldRow("shard", .integer(0...100_000), .required, "the shard's number"),
            FieldRow("key", .text, .optional, "where it is split, 32 hexadecimal digits; else its middle"),
        ])

    package init(_ fields: Fields) {
        project = fields.get("project")
        logstore = fields.get("logstore")
        shard = fields.get("shard")
        key = fields.find("key")
    }
}
