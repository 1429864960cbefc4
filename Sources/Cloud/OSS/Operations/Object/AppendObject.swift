import CloudGateway
import LabKernel

/// AppendObject: adds bytes at the end of an appendable object, or makes one.
enum AppendObject {
    static let row = OSSOperation(
        "AppendObject", page: "appendobject", "POST", .object, query: ["append"], kind: .dataWrite,
        meter: "put",
        action: "PutObject", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let text = request.query["position"] else { throw OSSErrors.missingArgument("position") }
        guard let position = Int64(text), position >= 0 else {
            throw OSSErrors.invalidArgument(
                "The append position must be a non-negative integer.", "position", text)
        }
        let version =
            if let existing = request.bucket.current(request.key) {
                try extend(existing, at: position, request)
            } else {
                try start(at: position, request)
            }
        var headers = ObjectHeaders.written(version, in: request.bucket)
        headers["Content-MD5"] = nil
        headers.add("x-oss-next-append-position", String(version.size))
        return CloudResponse(headers: headers)
    }

    private static func start(at position: Int64, _ request: OSSRequest) throws(CloudError) -> ObjectVersion {
        guard position == 0 else { throw OSSErrors.positionNotEqual(0) }
        var version = try ObjectHeaders.template(request, key: request.key)
        version.kind = .appendable
        let digests = try BodyDigests(of: request.raw)
        try request.checkDigest(md5: digests.md5)
        version.etag = digests.etag
        return try ObjectWriter(request).write(request.raw.body, digests: digests, as: version)
    }

    private static func extend(
        _ existing: ObjectVersion, at position: Int64, _ request: OSSRequest
    ) throws(CloudError) -> ObjectVersion {
        guard existing.kind == .appendable else { throw OSSErrors.notAppendable(request.key) }
        guard position == existing.size else { throw OSSErrors.positionNotEqual(existing.size) }
        let writer = ObjectWriter(request)
        try Worm.checkMutable(existing, request)
        let digests = try BodyDigests(of: request.raw, after: existing.crc64)
        try request.checkDigest(md5: digests.md5)
        if let name = request.bucket.blobName(of: existing) {
            try request.service.state.store.append(request.raw.body, to: name, at: existing.size)
        }
        var version = existing
        version.size += digests.count
        version.crc64 = existing.size == 0 ? digests.crc64 : digests.resumedCRC64
        version.modified = request.now
        // The service's ETag of an appendable object is no MD5 of its bytes: here, of what came before and
        // what was added.
        version.etag = Hex.encodeUpper(Digests.md5(Array((existing.etag + digests.etag).utf8)))
        try writer.update(version)
        return version
    }
}
