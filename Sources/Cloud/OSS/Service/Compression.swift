import CloudGateway

/// Answers packed with gzip for clients that take it.
///
/// Source: help.aliyun.com/en/oss/developer-reference/getobject, Accept-Encoding: objects of at least 1 KB whose
/// type is text, script or markup; the answer is chunked and has neither ETag nor Content-Length.
enum Compression {
    private static let types: Set<String> = [
        "text/cache-manifest", "text/xml", "text/css", "text/html", "text/plain", "application/javascript",
        "application/x-javascript", "application/rss+xml", "application/json", "text/json",
    ]
    /// Larger objects are sent as they are: packing takes memory.
    private static let limit: Int64 = 64 << 20

    /// The packed answer; nil where the plain one is sent.
    static func answer(
        _ headers: HeaderFields, _ body: ResponseBody, _ request: OSSRequest
    ) throws(CloudError) -> CloudResponse? {
        guard let encodings = request.header("Accept-Encoding") else { return nil }
        let accepted = encodings.split(separator: ",").map {
            $0.prefix { $0 != ";" }.lowercased().trimmingSpace
        }
        let type = (headers["Content-Type"] ?? "").prefix { $0 != ";" }.lowercased().trimmingSpace
        guard accepted.contains("gzip"), types.contains(type), headers["Content-Encoding"] == nil,
            (1_024...limit).contains(body.count)
        else { return nil }
        let plain: [UInt8]
        switch body {
        case .bytes(let bytes): plain = bytes
        case .file(let path, let offset, let count):
            plain = try Files.read(path, offset: offset, count: Int(count))
        }
        var headers = headers
        headers["ETag"] = nil
        headers["Content-MD5"] = nil
        headers.add("Content-Encoding", "gzip")
        headers.add("Transfer-Encoding", "chunked")
        headers.add("Vary", "Accept-Encoding")
        return CloudResponse(headers: headers, body: .bytes(Deflate.gzip(plain)))
    }
}
