import LabKernel

/// `oss.deleteObjects`: DeleteMultipleObjects, or list and delete for a prefix.
package struct OSSDeleteObjects: ScenarioAction {
    package var bucket: String
    /// Keys to delete; empty when a prefix is given.
    package var keys: [String]
    /// All objects under it are listed and deleted; nil when keys are given. Empty means the whole bucket.
    package var prefix: String?

    package static let schema = ObjectSchema(
        "oss.deleteObjects", "Deletes objects by key or by prefix (ListObjectsV2, DeleteMultipleObjects).",
        rows: [
            FieldRow("bucket", .refers(.bucket), .required, "the bucket"),
            FieldRow("keys", .list(.text), .optional, "the keys"),
            FieldRow("prefix", .text, .optional, "delete all objects whose keys begin so; '' is all objects"),
        ],
        rules: [.exactlyOne(["keys", "prefix"])])

    package init(_ fields: Fields) {
        bucket = fields.get("bucket")
        keys = fields.find("keys") ?? []
        prefix = fields.find("prefix")
    }
}
