import CloudGateway
import LabKernel

/// UploadPart: one part of an upload; a part of the same number is replaced.
enum UploadPart {
    static let row = OSSOperation(
        "UploadPart", page: "uploadpart", "PUT", .object, query: ["partNumber", "uploadId"], kind: .dataWrite,
        meter: "put", action: "PutObject", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let number = try number(request)
        try Encryption.refuseOnPart(request)
        let named = try NamedUpload(request)
        try checkSequence(number, named.upload)
        guard request.raw.body.count <= PutObject.sizeLimit else {
            throw OSSErrors.entityTooLarge(PutObject.sizeLimit)
        }
        let digests = try BodyDigests(of: request.raw)
        try request.checkDigest(md5: digests.md5)
        let part = UploadedPart(
            number: number, size: digests.count, etag: digests.etag, crc64: digests.crc64,
            modified: request.now,
            blob: request.service.state.takeNumber())
        let store = request.service.state.store
        try commit(part, of: named, request) { (name) throws(CloudError) in
            try store.write(request.raw.body, as: name)
        }
        var headers = HeaderFields([
            ("ETag", "\"\(part.etag)\""), ("x-oss-hash-crc64ecma", String(part.crc64)),
            ("Content-MD5", Base64.encode(digests.md5)),
        ])
        for header in named.upload.template.encryption { headers.add(header.name, header.value) }
        return CloudResponse(headers: headers)
    }

    /// 1 to 10,000.
    static func number(_ request: OSSRequest) throws(CloudError) -> Int {
        guard let number = try request.number("partNumber", in: 1...10_000) else {
            throw OSSErrors.missingArgument("partNumber")
        }
        return number
    }

    /// Parts of a sequential upload come in order.
    static func checkSequence(_ number: Int, _ upload: MultipartUpload) throws(CloudError) {
        guard upload.isSequential, number > (upload.parts.last?.number ?? 0) + 1 else { return }
        throw OSSErrors.partNotSequential(number)
    }

    static func commit(
        _ part: UploadedPart, of named: NamedUpload, _ request: OSSRequest,
        _ fill: (BlobName) throws(CloudError) -> Void
    ) throws(CloudError) {
        let state = request.service.state
        let name = request.bucket.blobName(of: part, upload: named.key.id)
        try fill(name)
        do throws(CloudError) {
            try state.commit([.putPart(bucket: request.bucket.record.name, named.key, part)], at: request.now)
        } catch {
            state.store.discard([name], at: request.now)
            throw error
        }
    }
}
