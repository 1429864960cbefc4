import CloudGateway
import LabKernel

/// PutObject: stores a body whole, or not at all.
enum PutObject {
    static let row = OSSOperation(
        "PutObject", page: "putobject", "PUT", .object, kind: .dataWrite, meter: "put", run: run)

    /// 5 GiB, the limit of one request.
    static let sizeLimit: Int64 = 5 << 30

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let (version, headers) = try store(
            request, body: request.raw.body, digests: try BodyDigests(of: request.raw))
        return try Callbacks.answer(
            CloudResponse(headers: headers), to: request, stored: version)
    }

    static func store(
        _ request: OSSRequest, body: RequestBody, digests: BodyDigests? = nil
    ) throws(CloudError) -> (version: ObjectVersion, headers: HeaderFields) {
        guard body.count <= sizeLimit else { throw OSSErrors.entityTooLarge(sizeLimit) }
        let writer = ObjectWriter(request)
        try writer.checkOverwrite()
        var version = try ObjectHeaders.template(request, key: request.key)
        let digests = if let digests { digests } else { try BodyDigests(body) }
        try request.checkDigest(md5: digests.md5)
        version.etag = digests.etag
        version.contentMD5 = Base64.encode(digests.md5)
        version = try writer.write(body, digests: digests, as: version)
        return (version, ObjectHeaders.written(version, in: request.bucket))
    }
}
