import CloudGateway
import LabKernel

/// CopyObject: a new object from another one, with its metadata or the request's.
enum CopyObject {
    static let row = OSSOperation(
        "CopyObject", page: "copyobject", "PUT", .object, header: "x-oss-copy-source", kind: .dataWrite,
        meter: "put", action: "PutObject", furtherChecks: CopySource.checks, run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let writer = ObjectWriter(request)
        try writer.checkOverwrite()
        let source = try CopySource(request)
        let original = try source.version(request)
        let version = try copied(original, request)
        let from = try source.bucket(request)
        let slices = from.blobName(of: original).map { [BlobSlice($0, count: original.size)] } ?? []
        let written = try writer.write(slices, as: version)
        var headers = ObjectHeaders.written(written, in: request.bucket)
        headers["Content-MD5"] = nil
        headers["Content-Type"] = "application/xml"
        if from.record.versioning != nil { headers.add("x-oss-copy-source-version-id", original.versionID) }
        let body = XMLWriter.document("CopyObjectResult") { writer in
            writer.element("ETag", "\"\(written.etag)\"")
            writer.element("LastModified", OSSTime.text(written.modified))
        }
        return CloudResponse(headers: headers, body: .bytes(body))
    }

    /// The copy's version: directives say whether metadata and tags come from the source or the request.
    private static func copied(_ original: ObjectVersion, _ request: OSSRequest) throws(CloudError)
        -> ObjectVersion
    {
        var version = try ObjectHeaders.template(request, key: request.key)
        let replaces = try directive("x-oss-metadata-directive", request)
        if !replaces {
            (version.headers, version.metadata) = (original.headers, original.metadata)
        } else if request.header("Content-Type")?.isEmpty ?? true {
            // A type that the request does not give stays.
            version.headers.removeAll { $0.name == "Content-Type" }
            version.headers = original.headers.filter { $0.name == "Content-Type" } + version.headers
        }
        if try !directive("x-oss-tagging-directive", request) { version.tags = original.tags }
        if request.header("x-oss-object-acl") == nil { version.acl = "default" }
        (version.size, version.etag, version.crc64) = (original.size, original.etag, original.crc64)
        (version.contentMD5, version.partSizes) = (original.contentMD5, original.partSizes)
        version.kind = original.kind == .multipart ? .multipart : .normal
        return version
    }

    /// Whether a directive says REPLACE. Throws InvalidArgument for other words than COPY and REPLACE.
    private static func directive(_ name: String, _ request: OSSRequest) throws(CloudError) -> Bool {
        switch request.header(name)?.uppercased() {
        case nil, "COPY": return false
        case "REPLACE": return true
        case let other: throw OSSErrors.invalidArgument("Unknown metadata directive.", name, other)
        }
    }
}
