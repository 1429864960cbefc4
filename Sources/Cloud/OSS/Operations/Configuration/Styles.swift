import CloudGateway
import LabKernel

/// Image styles of a bucket, by name. They are kept and answered; no image is processed.
enum Styles {
    private static let query = "style"

    static let operations: [OSSOperation] = [
        OSSOperation(
            "PutStyle", page: "putstyle", "PUT", .bucket, query: ["style", "styleName"],
            kind: .managementWrite,
            meter: "put", run: put),
        OSSOperation(
            "GetStyle", page: "getstyle", "GET", .bucket, query: ["style", "styleName"],
            kind: .managementRead,
            meter: "get", run: get),
        OSSOperation(
            "ListStyle", page: "liststyle", "GET", .bucket, query: ["style"], kind: .managementRead,
            meter: "get",
            run: list),
        OSSOperation(
            "DeleteStyle", page: "deletestyle", "DELETE", .bucket, query: ["style", "styleName"],
            kind: .managementWrite, meter: "put", run: delete),
    ]

    private static func put(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let content = try request.xml("Style").text("Content") ?? ""
        let name = request.parameter("styleName") ?? ""
        guard !content.isEmpty else {
            throw OSSErrors.invalidArgument("Style content is invalid.", "Content", content)
        }
        guard isName(name) else {
            throw OSSErrors.invalidArgument("Style name is invalid.", "styleName", name)
        }
        let now = ISO8601.httpDate(request.now)
        var styles = stored(request.bucket)
        let created = styles.first { $0.text("Name") == name }?.text("CreateTime") ?? now
        styles.removeAll { $0.text("Name") == name }
        styles.append(
            XMLElement(
                "Style",
                children: [
                    XMLElement("Name", name), XMLElement("Content", content),
                    XMLElement("Category", request.parameter("category") ?? "image"),
                    XMLElement("CreateTime", created),
                    XMLElement("LastModifyTime", now),
                ]))
        try store(styles.sorted { ($0.text("Name") ?? "") < ($1.text("Name") ?? "") }, request)
        return CloudResponse()
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let name = request.parameter("styleName") ?? ""
        guard let style = stored(request.bucket).first(where: { $0.text("Name") == name }) else {
            throw OSSErrors.missingConfiguration(
                "NoSuchStyle", "The style \"\(name)\" does not exist.", bucket: request.bucket.record.name)
        }
        return .xml(BucketConfiguration.bytes(style))
    }

    private static func list(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        .xml(BucketConfiguration.bytes(XMLElement("StyleList", children: stored(request.bucket))))
    }

    private static func delete(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        try store(
            stored(request.bucket).filter { $0.text("Name") != request.parameter("styleName") }, request)
        return CloudResponse(status: 204)
    }

    /// 1 to 63 letters, digits, `_`, `-` and `.`.
    private static func isName(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    }

    private static func stored(_ bucket: Bucket) -> [XMLElement] {
        bucket.record.configurations[query]?.children ?? []
    }

    private static func store(_ styles: [XMLElement], _ request: OSSRequest) throws(CloudError) {
        var record = request.bucket.record
        record.configurations[query] = styles.isEmpty ? nil : XMLElement("StyleList", children: styles)
        try request.service.state.commit([.putBucket(record)], at: request.now)
    }
}
