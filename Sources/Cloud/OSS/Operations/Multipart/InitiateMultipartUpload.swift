import CloudGateway
import LabKernel

/// InitiateMultipartUpload: says what the object will be; parts follow.
enum InitiateMultipartUpload {
    static let row = OSSOperation(
        "InitiateMultipartUpload", page: "initiatemultipartupload", "POST", .object, query: ["uploads"],
        kind: .dataWrite, meter: "put", action: "PutObject", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let encodes = try request.encodesKeys()
        let state = request.service.state
        var template = try ObjectHeaders.template(request, key: request.key)
        template.kind = .multipart
        let number = state.takeNumber()
        template.sequence = number
        let upload = MultipartUpload(
            id: Identifiers.uploadID(number), template: template, initiated: request.now,
            isSequential: request.query["sequential"] != nil)
        try state.commit([.putUpload(bucket: request.bucket.record.name, upload)], at: request.now)
        var response = CloudResponse.xml(
            XMLWriter.document("InitiateMultipartUploadResult") { writer in
                if encodes { writer.element("EncodingType", "url") }
                writer.element("Bucket", request.bucket.record.name)
                writer.element("Key", ListedText.key(request.key, encodes: encodes))
                writer.element("UploadId", upload.id)
            })
        for header in template.encryption { response.headers.add(header.name, header.value) }
        return response
    }
}

/// An upload that a request names.
struct NamedUpload {
    var key: UploadKey
    var upload: MultipartUpload

    /// Throws NoSuchUpload.
    init(_ request: OSSRequest) throws(CloudError) {
        key = UploadKey(key: request.key, id: request.query["uploadId"] ?? "")
        guard let upload = request.bucket.uploads[key] else { throw OSSErrors.noSuchUpload(key.id) }
        self.upload = upload
    }
}
