import LabKernel

/// `oss.putBucketAcl`: PutBucketAcl.
package struct OSSPutBucketACL: ScenarioAction {
    package var bucket: String
    package var acl: String

    package static let schema = ObjectSchema(
        "oss.putBucketAcl", "Changes who may use a bucket (PutBucketAcl).",
        rows: [
            FieldRow("bucket", .refers(.bucket), .required, "the bucket"),
            FieldRow("acl", .choice(BucketVocabulary.acls), .required, "the new ACL"),
        ])

    package init(_ fields: Fields) {
        bucket = fields.get("bucket")
        acl = fields.get("acl")
    }
}
