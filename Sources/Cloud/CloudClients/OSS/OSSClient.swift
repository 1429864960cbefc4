import CloudGateway
import LabKernel

/// A client of OSS that signs every request with V4 and speaks virtual-hosted style, as the official SDKs do.
///
/// All calls throw `CloudCallError` with the service's own code and message.
package final class OSSClient {
    /// The network a client stands in: traffic inside the region's own is free.
    package enum Network: Sendable { case internet, `internal` }

    let region: String
    let transport: any CloudTransport
    let source: any CredentialsSource
    let endpoint: String

    package init(
        region: String, transport: any CloudTransport, credentials: any CredentialsSource,
        network: Network = .internet
    ) {
        (self.region, self.transport, source) = (region, transport, credentials)
        endpoint = "oss-\(region)\(network == .internal ? "-internal" : "").aliyuncs.com"
    }

    // MARK: Buckets

    package func createBucket(_ bucket: String, acl: String, storageClass: String) throws(CloudCallError) {
        let body =
            "<CreateBucketConfiguration><StorageClass>\(storageClass)</StorageClass>"
            + "</CreateBucketConfiguration>"
        try send("PUT", bucket, headers: [("x-oss-acl", acl)], body: Array(body.utf8))
    }

    /// The names of the caller's buckets, sorted.
    package func listBuckets() throws(CloudCallError) -> [String] {
        var names: [String] = []
        var marker: String?
        repeat {
            let text = try send(
                "GET", "", query: [("max-keys", "1000")] + (marker.map { [("marker", $0)] } ?? [])
            )
            .text
            names += OSSAnswer.elements("Bucket", in: text).compactMap { OSSAnswer.text("Name", in: $0) }
            marker = OSSAnswer.text("NextMarker", in: text)
        } while marker != nil
        return names
    }

    package func deleteBucket(_ bucket: String) throws(CloudCallError) { try send("DELETE", bucket) }

    package func putBucketACL(_ bucket: String, acl: String) throws(CloudCallError) {
        try send("PUT", bucket, query: [("acl", nil)], headers: [("x-oss-acl", acl)])
    }

    /// `policy` is the policy's JSON text.
    package func putBucketPolicy(_ bucket: String, _ policy: String) throws(CloudCallError) {
        try send("PUT", bucket, query: [("policy", nil)], body: Array(policy.utf8))
    }

    /// `status` is `Enabled` or `Suspended`.
    package func putBucketVersioning(_ bucket: String, status: String) throws(CloudCallError) {
        let body = "<VersioningConfiguration><Status>\(status)</Status></VersioningConfiguration>"
        try send("PUT", bucket, query: [("versioning", nil)], body: Array(body.utf8))
    }

    package func putBucketPublicAccessBlock(_ bucket: String, blocks: Bool) throws(CloudCallError) {
        let body =
            "<PublicAccessBlockConfiguration><BlockPublicAccess>\(blocks)</BlockPublicAccess>"
            + "</PublicAccessBlockConfiguration>"
        try send("PUT", bucket, query: [("publicAccessBlock", nil)], body: Array(body.utf8))
    }

    // MARK: Objects

    package func putObject(
        bucket: String, key: String, body: [UInt8], headers: [(String, String)] = []
    ) throws(CloudCallError) {
        try send("PUT", bucket, key, headers: headers, body: body)
    }

    /// The object's bytes, or those of `range` (first and last byte, both included).
    package func getObject(
        bucket: String, key: String, range: ClosedRange<Int64>? = nil
    ) throws(CloudCallError) -> [UInt8] {
        let fields = range.map { [("Range", "bytes=\($0.lowerBound)-\($0.upperBound)")] } ?? []
        return try send("GET", bucket, key, headers: fields).body
    }

    /// The object's size in bytes; nil when there is no such object.
    package func sizeOfObject(bucket: String, key: String) throws(CloudCallError) -> Int64? {
        do throws(CloudCallError) {
            let answer = try send("HEAD", bucket, key)
            return answer.headers["Content-Length"].flatMap(Int64.init) ?? 0
        } catch  where error.status == 404 && error.code != "NoSuchBucket" {
            return nil
        }
    }

    /// Deleting an object that does not exist succeeds, as on the real service.
    package func deleteObject(bucket: String, key: String) throws(CloudCallError) {
        try send("DELETE", bucket, key)
    }

    /// Deletes up to 1,000 objects in one request each.
    package func deleteObjects(bucket: String, keys: [String]) throws(CloudCallError) {
        for start in stride(from: 0, to: keys.count, by: 1_000) {
            let objects = keys[start..<min(start + 1_000, keys.count)].map { key in
                "<Object><Key>\(OSSAnswer.escaped(key))</Key></Object>"
            }
            let body = Array("<Delete><Quiet>true</Quiet>\(objects.joined())</Delete>".utf8)
            let digest = OSSClientSignature.md5(body)
            try send("POST", bucket, query: [("delete", nil)], headers: [("Content-MD5", digest)], body: body)
        }
    }

    /// One page of a listing.
    package struct ObjectPage: Sendable {
        package var objects: [ListedObject]
        /// What asks for the next page; nil on the last one.
        package var continuation: String?
    }

    /// An object as listings show it.
    package struct ListedObject: Sendable, Equatable {
        package var key: String
        package var sizeBytes: Int64
        /// When the object was written.
        package var modified: Instant
        /// In quotes, as the service answers it.
        package var etag: String
        /// `Standard`, `IA`, …
        package var storageClass: String
    }

    /// At most 1,000 objects whose keys begin with `prefix`, in key order.
    package func listObjects(
        bucket: String, prefix: String, continuation: String? = nil
    ) throws(CloudCallError) -> ObjectPage {
        var query: [(String, String?)] = [
            ("encoding-type", "url"), ("list-type", "2"), ("max-keys", "1000"), ("prefix", prefix),
        ]
        if let continuation { query.append(("continuation-token", continuation)) }
        let text = try send("GET", bucket, query: query).text
        let objects = OSSAnswer.objects(in: text)
        return ObjectPage(objects: objects, continuation: OSSAnswer.text("NextContinuationToken", in: text))
    }

    // MARK: Requests

    /// Signs, sends and reads the answer; `query` values of nil are names alone.
    @discardableResult
    func send(
        _ method: String, _ bucket: String, _ key: String = "", query: [(String, String?)] = [],
        headers: [(String, String)] = [], body: [UInt8] = []
    ) throws(CloudCallError) -> OSSAnswer {
        try send(method, bucket, key, query: query, headers: headers, body: .bytes(body))
    }

    /// As above, with a body that may be a file.
    @discardableResult
    func send(
        _ method: String, _ bucket: String, _ key: String = "", query: [(String, String?)] = [],
        headers: [(String, String)] = [], body: RequestBody
    ) throws(CloudCallError) -> OSSAnswer {
        let encoded = query.map { name, value in
            value.map { "\(PercentEncoding.encode(name))=\(PercentEncoding.encode($0))" }
                ?? PercentEncoding.encode(name)
        }
        let request = try signed(
            method, bucket, key, query: encoded.joined(separator: "&"), headers: headers, body: body)
        return try OSSAnswer(transport.send(request))
    }

    /// A signed request that is not sent; `query` is encoded.
    package func signed(
        _ method: String, _ bucket: String, _ key: String, query: String = "",
        headers: [(String, String)] = [], body: RequestBody
    ) throws(CloudCallError) -> CloudRequest {
        var request = CloudRequest(
            method: method, scheme: "https", host: bucket.isEmpty ? endpoint : "\(bucket).\(endpoint)",
            path: "/" + PercentEncoding.encode(key, keepingSlash: true),
            query: query, headers: HeaderFields(headers), body: body)
        let credentials = try source.credentials(at: transport.now)
        OSSClientSignature(credentials, region: region).sign(
            &request, resource: bucket.isEmpty ? "/" : "/\(bucket)/\(key)", at: transport.now)
        return request
    }
}
