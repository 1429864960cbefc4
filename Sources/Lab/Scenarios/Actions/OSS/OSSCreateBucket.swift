import LabKernel

/// `oss.createBucket`: PutBucket.
package struct OSSCreateBucket: ScenarioAction {
    package var bucket: String
    package var acl: String
    package var storageClass: String

    package static let schema = ObjectSchema(
        "oss.createBucket", "Creates a bucket (PutBucket).",
        rows: [
            FieldRow("bucket", .defines(.bucket), .required, "the bucket's name"),
            FieldRow("acl", .choice(BucketVocabulary.acls), .byDefault("private"), "who may use it"),
            FieldRow(
                "storageClass", .choice(BucketVocabulary.storageClasses), .byDefault("Standard"),
                "the storage class"),
        ])

    package init(_ fields: Fields) {
        bucket = fields.get("bucket")
        acl = fields.get("acl")
        storageClass = fields.get("storageClass")
    }
}
