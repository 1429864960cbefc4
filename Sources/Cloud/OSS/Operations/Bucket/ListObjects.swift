import CloudGateway
import LabKernel

/// ListObjects (GetBucket): a page of keys after a marker.
enum ListObjects {
    static let row = OSSOperation(
        "ListObjects", page: "listobjects", "GET", .bucket, kind: .dataRead, meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        if let page = try Website.indexPage(request, context) { return page }
        let parameters = try ListParameters(request)
        let marker = request.parameter("marker")
        try ListParameters.checkLength(marker, "marker")
        let listing = ObjectListing(
            prefix: ObjectKey(parameters.prefix), delimiter: Array(parameters.delimiter.utf8),
            after: marker.map { ObjectKey($0) }, limit: parameters.limit)
        let page = listing.page(of: request.bucket)
        return .xml(
            XMLWriter.document("ListBucketResult") { writer in
                writer.element("Name", request.bucket.record.name)
                parameters.write(to: &writer)
                writer.element("Marker", parameters.text(marker ?? ""))
                writer.element("IsTruncated", page.isTruncated)
                if page.isTruncated, let last = page.last {
                    writer.element("NextMarker", parameters.text(last.text))
                }
                ListedObjects(request, withOwner: true, encodes: parameters.encodes)
                    .write(page.objects, to: &writer)
                parameters.write(page.prefixes, to: &writer)
            })
    }
}

/// ListObjectsV2: a page of keys after a continuation token.
enum ListObjectsV2 {
    static let row = OSSOperation(
        "ListObjectsV2", page: "listobjectsv2", "GET", .bucket, query: ["list-type"], kind: .dataRead,
        meter: "put", action: "ListObjects", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard request.parameter("list-type") == "2" else {
            throw OSSErrors.invalidArgument(
                "Argument list-type must be 2.", "list-type", request.parameter("list-type"))
        }
        let parameters = try ListParameters(request)
        let token = request.parameter("continuation-token")
        let startAfter = request.parameter("start-after")
        try ListParameters.checkLength(startAfter, "start-after")
        let listing = ObjectListing(
            prefix: ObjectKey(parameters.prefix), delimiter: Array(parameters.delimiter.utf8),
            after: try token.map(position) ?? startAfter.map { ObjectKey($0) }, limit: parameters.limit)
        let page = listing.page(of: request.bucket)
        let withOwner = request.parameter("fetch-owner")?.lowercased() == "true"
        return .xml(
            XMLWriter.document("ListBucketResult") { writer in
                writer.element("Name", request.bucket.record.name)
                parameters.write(to: &writer)
                writer.element(ifPresent: "StartAfter", startAfter.map(parameters.text))
                writer.element(ifPresent: "ContinuationToken", token)
                writer.element("KeyCount", page.count)
                writer.element("IsTruncated", page.isTruncated)
                if page.isTruncated, let last = page.last {
                    writer.element("NextContinuationToken", Self.token(after: last))
                }
                ListedObjects(request, withOwner: withOwner, encodes: parameters.encodes)
                    .write(page.objects, to: &writer)
                parameters.write(page.prefixes, to: &writer)
            })
    }

    /// Tokens are the last entry's key behind a byte that tells them from other text.
    private static func token(after key: ObjectKey) -> String { Base64.encode([0x0A] + key.bytes) }

    private static func position(_ token: String) throws(CloudError) -> ObjectKey {
        guard let bytes = Base64.decode(token), bytes.first == 0x0A, bytes.count > 1 else {
            throw OSSErrors.invalidArgument(
                "The continuation token provided is incorrect.", "continuation-token", token)
        }
        return ObjectKey(bytes: Array(bytes.dropFirst()))
    }
}

/// What list requests have in common.
struct ListParameters {
    var prefix: String
    var delimiter: String
    var limit: Int
    var encodes: Bool

    init(_ request: OSSRequest) throws(CloudError) {
        prefix = request.parameter("prefix") ?? ""
        delimiter = request.parameter("delimiter") ?? ""
        limit = try request.number("max-keys", in: 1...1_000) ?? 100
        encodes = try request.encodesKeys()
        try Self.checkLength(prefix, "prefix")
        try Self.checkLength(delimiter, "delimiter")
    }

    static func checkLength(_ text: String?, _ name: String) throws(CloudError) {
        guard let text, text.utf8.count > 1_024 else { return }
        throw OSSErrors.invalidArgument(
            "The length of \(name) must be less than 1024.", name, String(text.prefix(64)))
    }

    func text(_ text: String) -> String { ListedText.text(text, encodes: encodes) }

    func write(to writer: inout XMLWriter) {
        writer.element("Prefix", text(prefix))
        writer.element("MaxKeys", limit)
        writer.element("Delimiter", text(delimiter))
        if encodes { writer.element("EncodingType", "url") }
    }

    func write(_ prefixes: [ObjectKey], to writer: inout XMLWriter) {
        for prefix in prefixes {
            writer.element("CommonPrefixes") { $0.element("Prefix", text(prefix.text)) }
        }
    }
}

/// A page's objects as lists show them.
struct ListedObjects {
    private let request: OSSRequest
    private let encodes: Bool
    /// The element of the owner, who is the same for all; nothing without owners.
    private var owner = XMLWriter(part: ())

    init(_ request: OSSRequest, withOwner: Bool, encodes: Bool) {
        (self.request, self.encodes) = (request, encodes)
        if withOwner { owner.owner(request.bucket.record.owner) }
    }

    func write(_ versions: [ObjectVersion], to writer: inout XMLWriter) {
        writer.reserve(versions.count * (280 + owner.bytes.count))
        // Neighbours were often written in the same second.
        var modified: (second: Int64, text: String) = (.min, "")
        for version in versions {
            let second = version.modified.epochSeconds
            if second != modified.second { modified = (second, OSSTime.text(version.modified)) }
            writer.element("Contents") { writer in
                if encodes {
                    writer.element("Key", ListedText.key(version.key, encodes: true))
                } else {
                    writer.element("Key", bytes: version.key.bytes)
                }
                writer.element("LastModified", modified.text)
                ListedObject.fields(version, request, to: &writer)
                writer.append(owner)
            }
        }
    }
}

/// What lists of objects and of versions say of each.
enum ListedObject {
    static func fields(_ version: ObjectVersion, _ request: OSSRequest, to writer: inout XMLWriter) {
        writer.element("ETag", quoted: version.etag)
        writer.element("Type", version.kind.rawValue)
        writer.element("Size", version.size)
        writer.element("StorageClass", version.storageClass.rawValue)
        writer.element(ifPresent: "RestoreInfo", Restoration.header(version, at: request.now))
    }
}
