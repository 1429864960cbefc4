import LabKernel

/// `oss.getObject`: GetObject.
package struct OSSGetObject: ScenarioAction {
    package var bucket: String
    package var key: String

    package static let schema = ObjectSchema(
        "oss.getObject", "Reads an object and drops the contents (GetObject); good for proving who may read.",
        rows: [
            FieldRow("bucket", .refers(.bucket), .required, "the bucket"),
            FieldRow("key", .text, .required, "the object's key"),
        ])

    package init(_ fields: Fields) {
        bucket = fields.get("bucket")
        key = fields.get("key")
    }
}
