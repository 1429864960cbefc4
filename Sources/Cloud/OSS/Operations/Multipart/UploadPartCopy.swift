import CloudGateway
import LabKernel

/// UploadPartCopy: a part from an existing object, whole or a range.
enum UploadPartCopy {
    static let row = OSSOperation(
        "UploadPartCopy", page: "uploadpartcopy", "PUT", .object, query: ["partNumber", "uploadId"],
        header: "x-oss-copy-source", kind: .dataWrite, meter: "put", action: "PutObject",
        furtherChecks: CopySource.checks, run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let number = try UploadPart.number(request)
        let named = try NamedUpload(request)
        try UploadPart.checkSequence(number, named.upload)
        let source = try CopySource(request)
        let original = try source.version(request)
        let range = try range(request, size: original.size)
        let from = try source.bucket(request)
        let slices =
            from.blobName(of: original)
            .map { [BlobSlice($0, offset: range.lowerBound, count: range.upperBound - range.lowerBound)] }
            ?? []
        let state = request.service.state
        var part = UploadedPart(
            number: number, size: range.upperBound - range.lowerBound, etag: "", crc64: 0,
            modified: request.now,
            blob: state.takeNumber())
        let digests = try digests(of: slices, in: state.store)
        (part.etag, part.crc64) = (digests.etag, digests.crc64)
        try UploadPart.commit(part, of: named, request) { (name) throws(CloudError) in
            try state.store.join(slices, as: name)
        }
        var response = CloudResponse.xml(
            XMLWriter.document("CopyPartResult") { writer in
                writer.element("LastModified", OSSTime.text(part.modified))
                writer.element("ETag", "\"\(part.etag)\"")
            })
        response.headers.add("ETag", "\"\(part.etag)\"")
        response.headers.add("x-oss-hash-crc64ecma", String(part.crc64))
        if from.record.versioning != nil {
            response.headers.add("x-oss-copy-source-version-id", original.versionID)
        }
        return response
    }

    private static func range(_ request: OSSRequest, size: Int64) throws(CloudError) -> Range<Int64> {
        guard let text = request.header("x-oss-copy-source-range") else { return 0..<size }
        guard let range = ByteRangeText(text)?.resolve(size: size, clamping: true) else {
            throw OSSErrors.invalidRange(size, requested: text)
        }
        return range
    }

    private static func digests(
        of slices: [BlobSlice], in store: any ObjectStore
    ) throws(CloudError) -> BodyDigests {
        guard let slice = slices.first else { return try BodyDigests(.bytes([])) }
        return try BodyDigests(slice: slice, in: store)
    }
}
