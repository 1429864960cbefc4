import CloudGateway
import LabKernel

/// ListMultipartUploads: uploads in progress, by key and id.
enum ListMultipartUploads {
    static let row = OSSOperation(
        "ListMultipartUploads", page: "listmultipartuploads", "GET", .bucket, query: ["uploads"],
        kind: .dataRead,
        meter: "put", run: run)

    private struct Page {
        var uploads: [MultipartUpload] = []
        var prefixes: [ObjectKey] = []
        var last: (key: ObjectKey, id: String)?
        var isTruncated = false
    }

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let encodes = try request.encodesKeys()
        let limit = try request.number("max-uploads", in: 1...1_000) ?? 1_000
        let (prefix, delimiter) = (request.parameter("prefix") ?? "", request.parameter("delimiter") ?? "")
        let (keyMarker, idMarker) = (request.parameter("key-marker"), request.parameter("upload-id-marker"))
        let listing = ObjectListing(
            prefix: ObjectKey(prefix), delimiter: Array(delimiter.utf8),
            after: keyMarker.map { ObjectKey($0) },
            limit: limit)
        let page = page(of: request.bucket, listing, idMarker: idMarker)
        return .xml(
            XMLWriter.document("ListMultipartUploadsResult") { writer in
                if encodes { writer.element("EncodingType", "url") }
                writer.element("Bucket", request.bucket.record.name)
                writer.element("KeyMarker", ListedText.text(keyMarker ?? "", encodes: encodes))
                writer.element("UploadIdMarker", idMarker ?? "")
                writer.element(
                    "NextKeyMarker", page.last.map { ListedText.key($0.key, encodes: encodes) } ?? "")
                writer.element("NextUploadIdMarker", page.last?.id ?? "")
                writer.element("Delimiter", ListedText.text(delimiter, encodes: encodes))
                writer.element("Prefix", ListedText.text(prefix, encodes: encodes))
                writer.element("MaxUploads", limit)
                writer.element("IsTruncated", page.isTruncated)
                for upload in page.uploads { write(upload, encodes: encodes, to: &writer) }
                for prefix in page.prefixes {
                    writer.element("CommonPrefixes") {
                        $0.element("Prefix", ListedText.key(prefix, encodes: encodes))
                    }
                }
            })
    }

    private static func page(of bucket: Bucket, _ listing: ObjectListing, idMarker: String?) -> Page {
        var page = Page()
        bucket.uploads.forEach(
            from: UploadKey(key: max(listing.prefix, listing.after ?? listing.prefix), id: "")
        ) {
            key, upload in
            guard key.key.hasPrefix(listing.prefix) else { return false }
            guard isBehind(key, listing.after, idMarker) else { return true }
            let common = listing.commonPrefix(of: key.key)
            if let common, page.prefixes.last == common || listing.after.map({ common <= $0 }) == true {
                return true
            }
            guard page.uploads.count + page.prefixes.count < listing.limit else {
                page.isTruncated = true
                return false
            }
            if let common { page.prefixes.append(common) } else { page.uploads.append(upload) }
            page.last = (common ?? key.key, common == nil ? key.id : "")
            return true
        }
        return page
    }

    /// Without an id in the marker its whole key is behind the reader.
    private static func isBehind(_ key: UploadKey, _ marker: ObjectKey?, _ id: String?) -> Bool {
        guard let marker else { return true }
        if key.key != marker { return key.key > marker }
        return id.map { key.id > $0 } ?? false
    }

    private static func write(_ upload: MultipartUpload, encodes: Bool, to writer: inout XMLWriter) {
        writer.element("Upload") { writer in
            writer.element("Key", ListedText.key(upload.template.key, encodes: encodes))
            writer.element("UploadId", upload.id)
            writer.element("StorageClass", upload.template.storageClass.rawValue)
            writer.element("Initiated", OSSTime.text(upload.initiated))
        }
    }
}
