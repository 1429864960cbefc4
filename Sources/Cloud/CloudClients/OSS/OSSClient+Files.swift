import CloudGateway
import LabKernel

/// Objects as files: uploads from a file, downloads into one, copies inside the service.
extension OSSClient {
    /// Uploads `count` bytes, the whole of a file.
    package func putObject(
        bucket: String, key: String, file path: String, count: Int64, headers: [(String, String)] = []
    ) throws(CloudCallError) {
        let body: RequestBody = count == 0 ? .bytes([]) : .file(path: path, count: count)
        try send("PUT", bucket, key, headers: headers, body: body)
    }

    /// Uploads a part from memory or a file; all but the last must have 102,400 bytes at least.
    package func uploadPart(
        bucket: String, key: String, uploadID: String, number: Int, of body: RequestBody
    ) throws(CloudCallError) -> Part {
        let query: [(String, String?)] = [("partNumber", String(number)), ("uploadId", uploadID)]
        let answer = try send("PUT", bucket, key, query: query, body: body)
        return Part(number: number, etag: answer.headers["ETag"] ?? "")
    }

    /// Asks for the object's bytes; they go where the transport puts bodies. Answers its headers.
    @discardableResult
    package func downloadObject(
        bucket: String, key: String, range: ClosedRange<Int64>? = nil
    ) throws(CloudCallError) -> HeaderFields {
        let fields = range.map { [("Range", "bytes=\($0.lowerBound)-\($0.upperBound)")] } ?? []
        return try send("GET", bucket, key, headers: fields).headers
    }

    /// The object's headers.
    package func headObject(bucket: String, key: String) throws(CloudCallError) -> HeaderFields {
        try send("HEAD", bucket, key).headers
    }

    /// Copies an object of up to 5 GiB inside the service.
    package func copyObject(
        from source: (bucket: String, key: String), bucket: String, key: String
    ) throws(CloudCallError) {
        let path = "/\(source.bucket)/\(PercentEncoding.encode(source.key, keepingSlash: true))"
        try send("PUT", bucket, key, headers: [("x-oss-copy-source", path)])
    }

    /// What GetBucketInfo says, by the names of its elements.
    package func bucketInfo(_ bucket: String) throws(CloudCallError) -> [(name: String, value: String)] {
        let text = try send("GET", bucket, query: [("bucketInfo", nil)]).text
        let names = [
            "Name", "CreationDate", "Location", "StorageClass", "DataRedundancyType", "Grant", "Versioning",
        ]
        return names.compactMap { name in OSSAnswer.text(name, in: text).map { (name: name, value: $0) } }
    }

    /// Buckets with when they were created and where they are.
    package func bucketList() throws(CloudCallError) -> [(name: String, created: String, location: String)] {
        var buckets: [(name: String, created: String, location: String)] = []
        var marker: String?
        repeat {
            let query = [("max-keys", "1000")] + (marker.map { [("marker", $0)] } ?? [])
            let text = try send("GET", "", query: query.map { ($0.0, Optional($0.1)) }).text
            buckets += OSSAnswer.elements("Bucket", in: text).map { element in
                func field(_ name: String) -> String { OSSAnswer.text(name, in: element) ?? "" }
                return (field("Name"), field("CreationDate"), field("Location"))
            }
            marker = OSSAnswer.text("NextMarker", in: text)
        } while marker != nil
        return buckets
    }

    /// A URL at `endpoint` that lets whoever has it do one thing until `seconds` from now, signed with V4.
    ///
    /// Source: help.aliyun.com/en/oss/developer-reference/add-signatures-to-urls, version 4.
    package func presignedURL(
        _ method: String, bucket: String, key: String, seconds: Int, endpoint: String
    ) throws(CloudCallError) -> String {
        let credentials = try source.credentials(at: transport.now)
        let query = OSSClientSignature(credentials, region: region).query(
            method: method, resource: "/\(bucket)/\(key)", seconds: seconds, at: transport.now)
        let path = PercentEncoding.encode("\(bucket)/\(key)", keepingSlash: true)
        return "\(endpoint)/\(path)?\(query)"
    }
}
