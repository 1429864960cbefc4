import CloudGateway
import LabKernel

/// A request with its bucket, key and query found; what operations work on.
package final class OSSRequest {
    package let raw: CloudRequest
    package let service: OSSService
    package let now: Instant
    /// Nil for requests to the service.
    package let bucketName: String?
    /// Nil when the bucket does not exist, which only a few operations accept.
    package let existingBucket: Bucket?
    /// Nil for requests to the service or a bucket.
    package let objectKey: ObjectKey?
    /// The object as it was when it was first asked for: while the request is judged nothing changes it.
    private(set) lazy var judgedObject: ObjectVersion? = objectKey.flatMap { existingBucket?.current($0) }
    /// The region that the host names; nil where it names none.
    let hostRegion: String?
    /// The first value of each query parameter.
    let query: [String: String]
    /// How it is signed, in its headers or its URL.
    let signature: any SignatureScheme

    init(_ raw: CloudRequest, service: OSSService, now: Instant) {
        (self.raw, self.service, self.now) = (raw, service, now)
        let address = OSSAddress(raw)
        bucketName = address.bucket
        existingBucket = address.bucket.flatMap { name in
            service.state.buckets[name] ?? AccessPoints.bucket(alias: name, in: service.state)
        }
        objectKey = address.key.map(ObjectKey.init(bytes:))
        hostRegion = OSSAddress.region(raw.hostName)
        signature = service.signatureScheme(of: raw, region: hostRegion)
        let pairs = raw.query.isEmpty ? [] : raw.parameters.map { ($0.name, $0.value ?? "") }
        query = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The bucket, which routing has found.
    var bucket: Bucket {
        guard let existingBucket else { preconditionFailure("the operation was routed without a bucket") }
        return existingBucket
    }

    /// The key, which routing has found.
    var key: ObjectKey {
        guard let objectKey else { preconditionFailure("the operation was routed without a key") }
        return objectKey
    }

    /// Who signed it; nil for nobody, and for a malformed signature, which is refused when it is checked.
    var accessKeyID: String? {
        do throws(CloudError) { return try signature.credentials(of: raw)?.accessKeyID } catch { return nil }
    }

    func header(_ name: String) -> String? { raw.headers[name] }

    /// A query parameter; the empty text counts as absent.
    func parameter(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A whole number in a query parameter. Throws InvalidArgument for other text or a number outside
    /// `range`.
    func number(_ name: String, in range: ClosedRange<Int>) throws(CloudError) -> Int? {
        guard let text = parameter(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw OSSErrors.invalidArgument(
                "Argument \(name) must be an integer between \(range.lowerBound) and \(range.upperBound).",
                name, text)
        }
        return number
    }

    /// The version a request names; nil for none. Throws InvalidArgument for what is no version id.
    func versionID() throws(CloudError) -> String? {
        guard let text = query["versionId"] else { return nil }
        guard Identifiers.isVersionID(text) else {
            throw OSSErrors.invalidArgument("Invalid version id specified", "versionId", text)
        }
        return text
    }

    /// The body as XML, its root named `root`. Throws MalformedXML.
    func xml(_ root: String) throws(CloudError) -> XMLElement {
        guard raw.body.count <= 2 << 20, let bytes = raw.body.allBytes, let tree = XMLReader.read(bytes),
            tree.name == root
        else { throw OSSErrors.malformedXML() }
        return tree
    }

    /// Throws InvalidDigest when the body is not the one of `Content-MD5`.
    func checkDigest(md5: [UInt8]) throws(CloudError) {
        guard let stated = header("Content-MD5"), !stated.isEmpty else { return }
        guard Base64.decode(stated) == md5 else { throw OSSErrors.invalidDigest() }
    }

    /// Whether answers list keys percent-encoded. Throws InvalidArgument for another encoding.
    func encodesKeys() throws(CloudError) -> Bool {
        guard let type = parameter("encoding-type") else { return false }
        guard type == "url" else {
            throw OSSErrors.invalidArgument(
                "Invalid Encoding Method specified in Request.", "encoding-type", type)
        }
        return true
    }
}
