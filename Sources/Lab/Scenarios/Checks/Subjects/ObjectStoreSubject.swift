import LabKernel

/// `oss`: a bucket or an object.
package struct ObjectStoreSubject: CheckSubject {
    package var bucket: String
    /// The object's key, or a prefix when it ends in `/`; nil for the bucket itself.
    package var key: String?

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "oss", "A bucket, an object, or all objects under a prefix.",
        rows: [
            FieldRow("oss", .bucketPath, .required, "the bucket, bucket/key, or bucket/prefix/"),
            FieldRow(
                "acl", .matcherOf(["private", "public-read", "public-read-write"]), .optional,
                "the bucket's ACL"),
            FieldRow(
                "storageClass",
                .matcherOf(["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"]), .optional,
                "the storage class"),
            FieldRow(
                "count", .matcher, .optional, "how many objects there are, under the prefix if one is given"),
            FieldRow("size", .matcher, .optional, "bytes of the object, or of all objects under the prefix"),
        ])

    package init(_ fields: Fields) {
        let path = BucketPath(fields.get("oss"))
        bucket = path.bucket
        key = path.key
    }

    package var title: String { "oss://\(bucket)" + (key.map { "/\($0)" } ?? "") }
}
