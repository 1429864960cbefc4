import CloudGateway
import LabKernel

/// CompleteMultipartUpload: makes an object of the listed parts; the others go.
enum CompleteMultipartUpload {
    static let row = OSSOperation(
        "CompleteMultipartUpload", page: "completemultipartupload", "POST", .object, query: ["uploadId"],
        kind: .dataWrite, meter: "put", action: "PutObject", run: run)

    /// All parts but the last are at least this long.
    private static let minimumPart: Int64 = 102_400

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        try Encryption.refuseOnPart(request)
        let encodes = try request.encodesKeys()
        let named = try NamedUpload(request)
        let writer = ObjectWriter(request)
        try writer.checkOverwrite()
        let parts = try chosenParts(request, named.upload)
        var version = try assembled(parts, named.upload, request)
        let slices = parts.map {
            BlobSlice(request.bucket.blobName(of: $0, upload: named.key.id), count: $0.size)
        }
        if named.upload.isSequential {
            let md5 = try BodyDigests.md5(of: slices, in: request.service.state.store)
            version.contentMD5 = Base64.encode(md5)
        }
        let gone = IndexChange.deleteUpload(bucket: request.bucket.record.name, named.key)
        let written = try writer.write(slices, as: version, also: [gone])
        var response = CloudResponse.xml(
            XMLWriter.document("CompleteMultipartUploadResult") { writer in
                if encodes { writer.element("EncodingType", "url") }
                writer.element("Location", "http://\(request.raw.host)\(request.raw.path)")
                writer.element("Bucket", request.bucket.record.name)
                writer.element("Key", ListedText.key(request.key, encodes: encodes))
                writer.element("ETag", "\"\(written.etag)\"")
            })
        for field in ObjectHeaders.written(written, in: request.bucket).fields
        where field.name != "Content-MD5" {
            response.headers.add(field.name, field.value)
        }
        return try Callbacks.answer(response, to: request, stored: written)
    }

    /// The parts of the request's list, or all of them. Throws InvalidPart, InvalidPartOrder or
    /// EntityTooSmall.
    private static func chosenParts(_ request: OSSRequest, _ upload: MultipartUpload) throws(CloudError)
        -> [UploadedPart]
    {
        let parts: [UploadedPart]
        if request.header("x-oss-complete-all")?.lowercased() == "yes" {
            guard request.raw.body.count == 0 else {
                throw OSSErrors.invalidArgument(
                    "Must be empty body with x-oss-complete-all.", "x-oss-complete-all", "yes")
            }
            parts = upload.parts
        } else {
            parts = try listedParts(request, upload)
        }
        guard !parts.isEmpty else { throw OSSErrors.malformedXML() }
        for part in parts.dropLast() where part.size < minimumPart {
            throw OSSErrors.entityTooSmall(part.size, part: part.number)
        }
        return parts
    }

    private static func listedParts(_ request: OSSRequest, _ upload: MultipartUpload) throws(CloudError)
        -> [UploadedPart]
    {
        var parts: [UploadedPart] = []
        for element in try request.xml("CompleteMultipartUpload").all("Part") {
            guard let number = Int(element.text("PartNumber") ?? ""), let etag = element.text("ETag") else {
                throw OSSErrors.malformedXML()
            }
            guard number > parts.last?.number ?? 0 else { throw OSSErrors.invalidPartOrder() }
            let bare = etag.filter { $0 != "\"" }.uppercased()
            guard let part = upload.parts.first(where: { $0.number == number }), part.etag == bare else {
                throw OSSErrors.invalidPart(number, etag: etag, upload: upload.id)
            }
            parts.append(part)
        }
        return parts
    }

    /// The object's version: ETag is the MD5 of the parts' MD5s with their count, as the service documents
    /// for multipart objects.
    private static func assembled(
        _ parts: [UploadedPart], _ upload: MultipartUpload, _ request: OSSRequest
    ) throws(CloudError) -> ObjectVersion {
        var version = upload.template
        (version.modified, version.classSet) = (request.now, request.now)
        version.size = parts.reduce(0) { $0 + $1.size }
        version.partSizes = parts.map(\.size)
        version.crc64 = parts.reduce(0) { CRC64.combined($0, $1.crc64, countOfSecond: $1.size) }
        version.etag =
            Hex.encodeUpper(Digests.md5(Array(parts.map(\.etag).joined().utf8))) + "-\(parts.count)"
        if let acl = try ObjectHeaders.acl(request) { version.acl = acl }
        return version
    }
}
