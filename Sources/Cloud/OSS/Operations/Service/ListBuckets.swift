import CloudGateway
import LabKernel

/// ListBuckets (GetService): the caller's buckets in name order, paged.
enum ListBuckets {
    static let row = OSSOperation(
        "ListBuckets", page: "listbuckets", "GET", .service, tolerated: ["tagging"],
        kind: .managementRead, meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let limit = try request.number("max-keys", in: 1...1_000) ?? 100
        let prefix = request.parameter("prefix") ?? ""
        let marker = request.parameter("marker") ?? ""
        var page: [Bucket] = []
        var isTruncated = false
        request.service.state.buckets.forEach(from: max(marker, prefix)) { name, bucket in
            guard name.hasPrefix(prefix) || prefix.isEmpty else { return false }
            guard name > marker || marker.isEmpty, bucket.record.owner == context.principal.accountID,
                isWanted(bucket, request)
            else { return true }
            isTruncated = page.count == limit
            if !isTruncated { page.append(bucket) }
            return !isTruncated
        }
        let body = XMLWriter.document("ListAllMyBucketsResult") { writer in
            writer.element(ifPresent: "Prefix", request.parameter("prefix"))
            writer.element(ifPresent: "Marker", request.parameter("marker"))
            writer.element(ifPresent: "MaxKeys", request.parameter("max-keys"))
            writer.element("IsTruncated", isTruncated)
            if isTruncated { writer.element("NextMarker", page.last?.record.name ?? "") }
            writer.owner(context.principal.accountID)
            writer.element("Buckets") { writer in
                for bucket in page { write(bucket, request, to: &writer) }
            }
        }
        return .xml(body)
    }

    /// Filters by tag and resource group.
    private static func isWanted(_ bucket: Bucket, _ request: OSSRequest) -> Bool {
        if let group = request.header("x-oss-resource-group-id"), ResourceGroup.of(bucket) != group {
            return false
        }
        let tags = bucket.record.configurations["tagging"]?["TagSet"]?.all("Tag") ?? []
        if let wanted = tagging(request) {
            return wanted.allSatisfy { name, value in
                tags.contains { $0.text("Key") == name && $0.text("Value") == value.stringValue }
            }
        }
        guard let key = request.parameter("tag-key") else { return true }
        let value = request.parameter("tag-value")
        return tags.contains { $0.text("Key") == key && (value == nil || $0.text("Value") == value) }
    }

    /// `tagging="k1":"v1","k2":"v2"`: pairs that a bucket must all have; nil for none or for other text.
    private static func tagging(_ request: OSSRequest) -> [(String, JSONValue)]? {
        guard let text = request.parameter("tagging") else { return nil }
        do throws(LabError) { return try JSONParser.parse(text: "{\(text)}").objectValue } catch {
            return nil
        }
    }

    private static func write(_ bucket: Bucket, _ request: OSSRequest, to writer: inout XMLWriter) {
        let record = bucket.record
        writer.element("Bucket") { writer in
            writer.element("CreationDate", OSSTime.text(record.created))
            writer.element("ExtranetEndpoint", Endpoints.extranet(of: record, for: request))
            writer.element("IntranetEndpoint", Endpoints.intranet(of: record))
            writer.element("Location", record.location)
            writer.element("Name", record.name)
            writer.element("Region", record.region)
            writer.element("StorageClass", record.storageClass.rawValue)
            writer.element("ResourceGroupId", ResourceGroup.of(bucket))
        }
    }
}

/// The hosts by which a bucket's region is reached.
enum Endpoints {
    /// A host that this client can connect to: the one it used, without the bucket.
    static func extranet(of record: BucketRecord, for request: OSSRequest) -> String {
        let host = request.raw.host
        guard !request.raw.hostName.hasSuffix(".aliyuncs.com") else {
            return record.location + ".aliyuncs.com"
        }
        guard OSSAddress.virtualBucket(request.raw.hostName) != nil else { return host }
        return String(host.drop { $0 != "." }.dropFirst())
    }

    static func intranet(of record: BucketRecord) -> String { record.location + "-internal.aliyuncs.com" }
}
