import CloudGateway
import LabKernel

/// ListParts: the parts of an upload, by number.
enum ListParts {
    static let row = OSSOperation(
        "ListParts", page: "listparts", "GET", .object, query: ["uploadId"], kind: .dataRead, meter: "put",
        run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let named = try NamedUpload(request)
        let encodes = try request.encodesKeys()
        let limit = try request.number("max-parts", in: 1...1_000) ?? 1_000
        let marker = try request.number("part-number-marker", in: 0...Int.max) ?? 0
        let behind = named.upload.parts.filter { $0.number > marker }
        let page = behind.prefix(limit)
        return .xml(
            XMLWriter.document("ListPartsResult") { writer in
                if encodes { writer.element("EncodingType", "url") }
                writer.element("Bucket", request.bucket.record.name)
                writer.element("Key", ListedText.key(request.key, encodes: encodes))
                writer.element("UploadId", named.key.id)
                writer.element("StorageClass", named.upload.template.storageClass.rawValue)
                writer.element("PartNumberMarker", marker)
                writer.element("NextPartNumberMarker", page.last?.number ?? 0)
                writer.element("MaxParts", limit)
                writer.element("IsTruncated", behind.count > limit)
                writeClientEncryption(named.upload, to: &writer)
                for part in page { write(part, to: &writer) }
            })
    }

    /// What a client that encrypts for itself needs to go on with the upload.
    private static func writeClientEncryption(_ upload: MultipartUpload, to writer: inout XMLWriter) {
        let fields = [
            ("key", "Key"), ("start", "Start"), ("cek-alg", "CekAlg"), ("wrap-alg", "WrapAlg"),
            ("data-size", "DataSize"), ("part-size", "PartSize"),
        ]
        for (name, element) in fields {
            let value = upload.template.metadata.first { $0.name == "client-side-encryption-\(name)" }?.value
            writer.element(ifPresent: "ClientEncryption\(element)", value)
        }
    }

    private static func write(_ part: UploadedPart, to writer: inout XMLWriter) {
        writer.element("Part") { writer in
            writer.element("PartNumber", part.number)
            writer.element("LastModified", OSSTime.text(part.modified))
            writer.element("ETag", "\"\(part.etag)\"")
            writer.element("HashCrc64ecma", String(part.crc64))
            writer.element("Size", part.size)
        }
    }
}
