import CloudGateway
import LabKernel

/// A configuration of buckets that is put, got and deleted as one document; three rows of the catalog.
struct BucketConfiguration: Sendable {
    /// What GET answers while nothing is set.
    enum Absence: Sendable {
        /// This error.
        case error(code: String, message: String)
        /// This document.
        case document(XMLElement)
    }

    /// The key in `BucketRecord.configurations`; the sub-resource too, unless `selectors` says otherwise.
    var query: String
    /// Query parameters that choose the operations: `["lifecycle"]`.
    var selectors: [String]
    /// The part of the API's name behind `Put`: `BucketLifecycle`.
    var name: String
    /// The document's root element.
    var root: String
    var absence: Absence
    var canDelete: Bool
    /// The RAM action's ending where it is not the name: `BucketTagging` for `PutBucketTags`.
    var action: String?
    /// What a delete leaves of a document; nil for nothing.
    var remaining: @Sendable (XMLElement, OSSRequest) -> XMLElement?
    /// Checks and normalises a document that is put.
    var normalise: @Sendable (XMLElement, OSSRequest) throws(CloudError) -> XMLElement

    /// `name` is behind `PutBucket`; `names` is behind `Put` for an API that does not speak of buckets.
    init(
        _ name: String, query: String, root: String, absence: Absence, canDelete: Bool = true,
        action: String? = nil, names: String? = nil, selectors: [String]? = nil,
        remaining: @escaping @Sendable (XMLElement, OSSRequest) -> XMLElement? = { _, _ in nil },
        normalise: @escaping @Sendable (XMLElement, OSSRequest) throws(CloudError) -> XMLElement
    ) {
        (self.name, self.query, self.root, self.absence) = (names ?? "Bucket\(name)", query, root, absence)
        (self.selectors, self.remaining) = (selectors ?? [query], remaining)
        (self.canDelete, self.normalise) = (canDelete, normalise)
        self.action = action.map { "Bucket\($0)" }
    }

    var operations: [OSSOperation] { canDelete ? [put, get, delete] : [put, get] }

    private func page(_ verb: String) -> String { "\(verb)\(name)".lowercased() }

    private var put: OSSOperation {
        OSSOperation(
            "Put\(name)", page: page("put"), "PUT", .bucket, query: selectors, kind: .managementWrite,
            meter: "put",
            action: "Put\(action ?? name)"
        ) { (request, _) throws(CloudError) in
            guard let body = request.raw.body.allBytes else { throw OSSErrors.malformedXML() }
            try request.checkDigest(md5: Digests.md5(body))
            var record = request.bucket.record
            record.configurations[self.query] = try self.normalise(try request.xml(self.root), request)
            try request.service.state.commit([.putBucket(record)], at: request.now)
            return CloudResponse()
        }
    }

    private var get: OSSOperation {
        OSSOperation(
            "Get\(name)", page: page("get"), "GET", .bucket, query: selectors, kind: .managementRead,
            meter: "get",
            action: "Get\(action ?? name)"
        ) { (request, _) throws(CloudError) in
            let record = request.bucket.record
            if let document = record.configurations[self.query] { return .xml(Self.bytes(document)) }
            switch self.absence {
            case .document(let document): return .xml(Self.bytes(document))
            case .error(let code, let message):
                throw OSSErrors.missingConfiguration(code, message, bucket: record.name)
            }
        }
    }

    private var delete: OSSOperation {
        OSSOperation(
            "Delete\(name)", page: page("delete"), "DELETE", .bucket, query: selectors,
            kind: .managementWrite,
            meter: "put", action: "Delete\(action ?? name)"
        ) { (request, _) throws(CloudError) in
            var record = request.bucket.record
            record.configurations[self.query] = record.configurations[self.query].flatMap {
                self.remaining($0, request)
            }
            try request.service.state.commit([.putBucket(record)], at: request.now)
            return CloudResponse(status: 204)
        }
    }

    static func bytes(_ document: XMLElement) -> [UInt8] {
        var writer = XMLWriter()
        writer.element(document)
        return writer.bytes
    }
}
