import LabKernel

/// A bucket that exists before the run.
package struct BucketResource: ScenarioResource {
    package var name: String
    /// `private`, `public-read`, `public-read-write`.
    package var acl: String
    package var storageClass: String
    /// The bucket policy; nil for none.
    package var policy: JSONValue?
    package var isVersioned: Bool
    package var blocksPublicAccess: Bool
    /// Keys with their contents.
    package var objects: [SeedObject]

    /// An object that exists before the run.
    package struct SeedObject: Sendable {
        package var key: String
        package var text: String
    }

    package static let nameKind = NameKind.bucket
    package static let schema = ObjectSchema(
        "oss.bucket", "A bucket of Object Storage Service.",
        rows: [
            FieldRow(
                "name", .pattern(.bucket), .optional, "the bucket's name; the resource's id when absent"),
            FieldRow(
                "acl", .choice(BucketVocabulary.acls), .byDefault("private"),
                "who may use it beside the account"),
            FieldRow(
                "storageClass", .choice(BucketVocabulary.storageClasses), .byDefault("Standard"),
                "the storage class"),
            FieldRow("policy", .json, .optional, "the bucket policy, verbatim"),
            FieldRow(
                "versioning", .choice(["Enabled", "Suspended"]), .byDefault("Suspended"),
                "whether versions are kept"),
            FieldRow("blockPublicAccess", .boolean, .byDefault("false"), "whether public grants are void"),
            FieldRow("objects", .list(.object(object)), .optional, "objects that are there from the start"),
        ])

    private static let object = ObjectSchema(
        "object", "An object with its contents.",
        rows: [
            FieldRow("key", .text, .required, "the object's key"),
            FieldRow("text", .text, .optional, "the contents"),
            FieldRow("textFile", .file, .optional, "a file with the contents"),
        ],
        rules: [.atMostOne(["text", "textFile"])])

    package static let attributes = [
        ResourceAttribute("arn", "the resource name in policies") { "acs:oss:*:\($0.account):\($0.name)" },
        ResourceAttribute("url", "the address that jobs use") { "oss://\($0.name)" },
    ]

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        acl = fields.get("acl")
        storageClass = fields.get("storageClass")
        policy = fields.find("policy")
        isVersioned = fields.get("versioning") == "Enabled"
        blocksPublicAccess = fields.get("blockPublicAccess")
        objects = (fields.find("objects", as: [Fields].self) ?? []).map { object in
            let file = Script(object, fileKey: "textFile", textKey: "textFile")
            return SeedObject(
                key: object.get("key"), text: file?.file.text ?? object.find("text") ?? "")
        }
    }
}

/// Words of OSS that several tables use.
///
/// Source: help.aliyun.com, OSS "PutBucket" and "PutBucketACL".
enum BucketVocabulary {
    static let acls = ["private", "public-read", "public-read-write"]
    static let storageClasses = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"]
}
