import LabKernel

/// `oss.deleteBucket`: DeleteBucket.
package struct OSSDeleteBucket: ScenarioAction {
    package var bucket: String
    /// Whether the objects are deleted first; else a bucket that holds objects is refused.
    package var force: Bool

    package static let schema = ObjectSchema(
        "oss.deleteBucket", "Deletes a bucket (DeleteBucket).",
        rows: [
            FieldRow("bucket", .refers(.bucket), .required, "the bucket"),
            FieldRow(
                "force", .boolean, .byDefault("false"),
                "delete its objects first; without it a bucket with objects is refused"),
        ])

    package init(_ fields: Fields) {
        bucket = fields.get("bucket")
        force = fields.get("force")
    }
}
