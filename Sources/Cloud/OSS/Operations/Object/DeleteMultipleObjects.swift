import CloudGateway
import LabKernel

/// DeleteMultipleObjects: up to 1,000 deletes in one request.
enum DeleteMultipleObjects {
    static let row = OSSOperation(
        "DeleteMultipleObjects", page: "deletemultipleobjects", "POST", .bucket, query: ["delete"],
        kind: .dataWrite, meter: "put", action: "", furtherChecks: checks, run: run)

    private struct Item {
        var key: ObjectKey
        var versionID: String?
    }

    /// Each key is checked for itself.
    private static func checks(_ request: OSSRequest) throws(CloudError) -> [PermissionCheck] {
        try items(request).items.map { item in
            Conditions.check(
                action: item.versionID == nil ? "oss:DeleteObject" : "oss:DeleteObjectVersion", request,
                bucket: request.bucket, key: item.key)
        }
    }

    /// The keys of a request.
    static func keys(_ request: OSSRequest) throws(CloudError) -> [ObjectKey] {
        try items(request).items.map(\.key)
    }

    private static func items(_ request: OSSRequest) throws(CloudError) -> (items: [Item], isQuiet: Bool) {
        let document = try request.xml("Delete")
        var items: [Item] = []
        for object in document.all("Object") {
            guard let key = object.text("Key"), !key.isEmpty else { throw OSSErrors.malformedXML() }
            let versionID = object.text("VersionId").flatMap { $0.isEmpty ? nil : $0 }
            if let versionID, !Identifiers.isVersionID(versionID) {
                throw OSSErrors.invalidArgument("Invalid version id specified", "versionId", versionID)
            }
            items.append(Item(key: ObjectKey(key), versionID: versionID))
        }
        guard (1...1_000).contains(items.count) else { throw OSSErrors.malformedXML() }
        return (items, document.text("Quiet")?.lowercased() == "true")
    }

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let body = request.raw.body.allBytes else {
            throw OSSErrors.storage("cannot read the spooled body")
        }
        try request.checkDigest(md5: Digests.md5(body))
        let (items, isQuiet) = try items(request)
        let encodes = try request.encodesKeys()
        var done: [(item: Item, outcome: DeleteObject.Outcome)] = []
        for item in items {
            done.append((item, try DeleteObject.delete(item.key, versionID: item.versionID, request)))
        }
        guard !isQuiet else { return CloudResponse() }
        let answer = XMLWriter.document("DeleteResult") { writer in
            if encodes { writer.element("EncodingType", "url") }
            for (item, outcome) in done { write(item, outcome, encodes: encodes, to: &writer) }
        }
        return CloudResponse(
            headers: HeaderFields([("Content-Type", "application/xml")]), body: .bytes(answer))
    }

    private static func write(
        _ item: Item, _ outcome: DeleteObject.Outcome, encodes: Bool, to writer: inout XMLWriter
    ) {
        writer.element("Deleted") { writer in
            writer.element("Key", ListedText.key(item.key, encodes: encodes))
            writer.element(ifPresent: "VersionId", item.versionID)
            if outcome.isDeleteMarker {
                writer.element("DeleteMarker", "true")
                writer.element(ifPresent: "DeleteMarkerVersionId", outcome.versionID)
            }
        }
    }
}
