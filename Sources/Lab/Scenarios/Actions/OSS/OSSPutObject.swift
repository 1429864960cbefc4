import LabKernel

/// `oss.putObject`: PutObject, once for each key.
package struct OSSPutObject: ScenarioAction {
    package var bucket: String
    /// In the order in which they are put; a key that ends in `/` is a folder marker.
    package var keys: [String]
    /// The contents of every object; empty when the file gives none.
    package var text: String
    package var contentType: String?

    package static let schema = ObjectSchema(
        "oss.putObject", "Puts one object, or several with the same contents (PutObject).",
        rows: [
            FieldRow("bucket", .refers(.bucket), .required, "the bucket"),
            FieldRow("key", .text, .optional, "the key of one object"),
            FieldRow("keys", .list(.text), .optional, "the keys of several objects"),
            FieldRow("text", .text, .optional, "the contents; nothing when absent"),
            FieldRow("textFile", .file, .optional, "a file with the contents"),
            FieldRow("contentType", .text, .optional, "the header Content-Type"),
        ],
        rules: [.exactlyOne(["key", "keys"]), .atMostOne(["text", "textFile"])])

    package init(_ fields: Fields) {
        bucket = fields.get("bucket")
        keys = fields.find("keys") ?? [fields.get("key")]
        let file = Script(fields, fileKey: "textFile", textKey: "textFile")
        text = file?.file.text ?? fields.find("text") ?? ""
        contentType = fields.find("contentType")
    }
}
