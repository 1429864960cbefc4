import CloudGateway
import LabKernel

/// PostObject: an upload by an HTML form, signed by its policy.
///
/// Source: help.aliyun.com/en/oss/developer-reference/postobject.
enum PostObject {
    static let row = OSSOperation(
        "PostObject", page: "postobject", "POST", .bucket, kind: .dataWrite, meter: "put",
        action: "PutObject", run: run)

    /// The form of a request; nil for one that is no form upload. Throws MalformedPOSTRequest and
    /// IncorrectNumberOfFilesInPOSTRequest.
    static func form(of request: OSSRequest) throws(CloudError) -> PostForm? {
        guard request.raw.method == "POST", request.bucketName != nil, request.objectKey == nil,
            request.raw.query.isEmpty,
            let type = request.header("Content-Type"), type.lowercased().hasPrefix("multipart/form-data")
        else { return nil }
        return try PostForm(request.raw, contentType: type)
    }

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let form = try form(of: request) else { throw OSSErrors.malformedXML() }
        try form.checkPolicy(bucket: request.bucket.record.name, at: request.now)
        let written = try PutObject.store(form.objectRequest(request), body: .bytes(form.file))
        return answer(form, written.headers, request)
    }

    private static func answer(_ form: PostForm, _ headers: HeaderFields, _ request: OSSRequest)
        -> CloudResponse
    {
        var response = CloudResponse(status: 204, headers: headers)
        if let redirect = form.field("success_action_redirect"), !redirect.isEmpty {
            response.status = 303
            let mark = redirect.contains("?") ? "&" : "?"
            let etag = PercentEncoding.encode(headers["ETag"] ?? "")
            let key = PercentEncoding.encode(form.key.text)
            response.headers["Location"] =
                "\(redirect)\(mark)bucket=\(request.bucket.record.name)&key=\(key)&etag=\(etag)"
            return response
        }
        switch form.field("success_action_status") {
        case "200": response.status = 200
        case "201":
            response.status = 201
            response.headers["Content-Type"] = "application/xml"
            response.body = .bytes(
                XMLWriter.document("PostResponse") { writer in
                    writer.element("Bucket", request.bucket.record.name)
                    writer.element("Key", form.key.text)
                    writer.element("ETag", headers["ETag"] ?? "")
                    writer.element("Location", "http://\(request.raw.host)\(request.raw.path)")
                })
        default: break
        }
        return response
    }
}
