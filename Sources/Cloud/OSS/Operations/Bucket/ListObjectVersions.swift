import CloudGateway
import LabKernel

/// ListObjectVersions (GetBucketVersions): versions and delete markers, newest first within a key.
enum ListObjectVersions {
    static let row = OSSOperation(
        "ListObjectVersions", page: "listobjectversions", "GET", .bucket, query: ["versions"],
        kind: .dataRead,
        meter: "put", run: run)

    /// An entry of a page.
    private enum Entry {
        case version(ObjectVersion, isLatest: Bool)
        case commonPrefix(ObjectKey)
    }

    private struct Page {
        var entries: [Entry] = []
        var next: (key: ObjectKey, versionID: String)?
    }

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let parameters = try ListParameters(request)
        let keyMarker = request.parameter("key-marker")
        try ListParameters.checkLength(keyMarker, "key-marker")
        let idMarker = request.parameter("version-id-marker")
        if let idMarker, !Identifiers.isVersionID(idMarker) {
            throw OSSErrors.invalidArgument("Invalid version id specified", "version-id-marker", idMarker)
        }
        let page = page(
            of: request.bucket, parameters, after: keyMarker.map { (ObjectKey($0), idMarker) })
        return .xml(
            XMLWriter.document("ListVersionsResult") { writer in
                writer.element("Name", request.bucket.record.name)
                parameters.write(to: &writer)
                writer.element("KeyMarker", parameters.text(keyMarker ?? ""))
                writer.element("VersionIdMarker", idMarker ?? "")
                writer.element("IsTruncated", page.next != nil)
                if let next = page.next {
                    writer.element("NextKeyMarker", parameters.text(next.key.text))
                    writer.element("NextVersionIdMarker", next.versionID)
                }
                for entry in page.entries { write(entry, request, parameters, to: &writer) }
            })
    }

    private static func page(
        of bucket: Bucket, _ parameters: ListParameters, after marker: (key: ObjectKey, versionID: String?)?
    ) -> Page {
        let listing = ObjectListing(
            prefix: ObjectKey(parameters.prefix), delimiter: Array(parameters.delimiter.utf8),
            after: marker?.key,
            limit: parameters.limit)
        var page = Page()
        var last: (ObjectKey, String)?
        var cursor: ObjectKey? = max(listing.prefix, marker?.key ?? listing.prefix)
        func add(_ entry: Entry, _ place: (ObjectKey, String)) -> Bool {
            guard page.entries.count < parameters.limit else {
                page.next = last
                return false
            }
            page.entries.append(entry)
            last = place
            return true
        }
        while let start = cursor {
            cursor = nil
            bucket.objects.forEach(from: start) { key, versions in
                guard key.hasPrefix(listing.prefix) else { return false }
                if let common = listing.commonPrefix(of: key) {
                    let isNew = marker.map { common > $0.key } ?? true
                    if isNew, !add(.commonPrefix(common), (common, "")) { return false }
                    cursor = ObjectListing.successor(of: common)
                    return false
                }
                for version in remaining(versions, key, after: marker)
                where !add(
                    .version(version, isLatest: version.sequence == versions[0].sequence),
                    (key, version.versionID))
                {
                    return false
                }
                return true
            }
        }
        return page
    }

    /// The versions of a key behind the marker; without a version in the marker its whole key is behind.
    private static func remaining(
        _ versions: [ObjectVersion], _ key: ObjectKey, after marker: (key: ObjectKey, versionID: String?)?
    ) -> ArraySlice<ObjectVersion> {
        guard let marker, key <= marker.key else { return versions[...] }
        guard key == marker.key, let id = marker.versionID,
            let index = versions.firstIndex(where: { $0.versionID == id })
        else { return [] }
        return versions[(index + 1)...]
    }

    private static func write(
        _ entry: Entry, _ request: OSSRequest, _ parameters: ListParameters, to writer: inout XMLWriter
    ) {
        switch entry {
        case .commonPrefix(let prefix): parameters.write([prefix], to: &writer)
        case .version(let version, let isLatest):
            writer.element(version.isDeleteMarker ? "DeleteMarker" : "Version") { writer in
                writer.element("Key", parameters.text(version.key.text))
                writer.element("VersionId", version.versionID)
                writer.element("IsLatest", isLatest)
                writer.element("LastModified", OSSTime.text(version.modified))
                if !version.isDeleteMarker { ListedObject.fields(version, request, to: &writer) }
                writer.owner(request.bucket.record.owner)
            }
        }
    }
}
