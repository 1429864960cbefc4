import CloudGateway
import LabKernel

/// Static website hosting: an index page for folders, an error page for anonymous visitors, and routing rules.
///
/// Source: help.aliyun.com/en/oss/developer-reference/putbucketwebsite.
enum Website {
    static let configuration = BucketConfiguration(
        "Website", query: "website", root: "WebsiteConfiguration",
        absence: .error(
            code: "NoSuchWebsiteConfiguration",
            message: "The specified bucket does not have a website configuration.")
    ) { (document, _) throws(CloudError) in
        let pages = try XMLShape([
            .group(
                "IndexDocument",
                [
                    .text("Suffix", required: true), .flag("SupportSubDir"),
                    .choice("Type", ["0", "1", "2"]),
                ]),
            .group("ErrorDocument", [.text("Key", required: true), .number("HttpStatus", 200...599)]),
        ]).normalise(document)
        if let suffix = pages["IndexDocument"]?.text("Suffix"), suffix.isEmpty || suffix.contains("/") {
            throw OSSErrors.invalidArgument("The index document is invalid.", "Suffix", suffix)
        }
        if let key = pages["ErrorDocument"]?.text("Key"), key.isEmpty {
            throw OSSErrors.invalidArgument("The error document is invalid.", "Key", key)
        }
        guard !pages.children.isEmpty || document["RoutingRules"] != nil else {
            throw OSSErrors.malformedXML()
        }
        let rules = try document["RoutingRules"].map(RoutingRules.normalised)
        return XMLElement(document.name, children: pages.children + (rules.map { [$0] } ?? []))
    }

    /// The index page that an anonymous visitor of the bucket's root gets; nil where listing goes on.
    static func indexPage(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse?
    {
        guard context.principal.kind == .anonymous,
            let suffix = request.bucket.record.configurations["website"]?["IndexDocument"]?.text("Suffix"),
            let page = request.bucket.current(ObjectKey(suffix))
        else { return nil }
        return try answer(page, status: 200, request)
    }

    /// What stands in for a key that is missing: a folder's index page, what a routing rule says, or for
    /// anonymous visitors the error page; nil where the error itself is answered.
    static func substitute(for error: CloudError, _ request: OSSRequest) throws(CloudError) -> CloudResponse?
    {
        guard error.code == "NoSuchKey", let website = request.bucket.record.configurations["website"] else {
            return nil
        }
        if let page = folderPage(request, website) { return try answer(page, status: 200, request) }
        if let answer = try RoutingRules.answer(to: request, website, status: 404) { return answer }
        guard !OSSSignature.isSigned(request.raw), let document = website["ErrorDocument"],
            let key = document.text("Key"), let page = request.bucket.current(ObjectKey(key))
        else { return nil }
        return try answer(page, status: document.text("HttpStatus").flatMap { Int($0) } ?? 404, request)
    }

    /// The page of a key that ends with `/`: of its own folder with SupportSubDir, of the root without.
    private static func folderPage(_ request: OSSRequest, _ website: XMLElement) -> ObjectVersion? {
        guard let index = website["IndexDocument"], let suffix = index.text("Suffix"),
            request.key.bytes.last == UInt8(ascii: "/")
        else { return nil }
        let folder = index.text("SupportSubDir") == "true" ? request.key.bytes : []
        return request.bucket.current(ObjectKey(bytes: folder + Array(suffix.utf8)))
    }

    static func answer(_ page: ObjectVersion, status: Int, _ request: OSSRequest) throws(CloudError)
        -> CloudResponse
    {
        let headers = ObjectHeaders.answer(page, in: request.bucket, at: request.now)
        return CloudResponse(
            status: status, headers: headers, body: try GetObject.body(of: page, 0..<page.size, request))
    }
}
