import CloudGateway
import LabKernel

/// Static website hosting: an index page for folders and an error page for anonymous visitors.
///
/// Not emulated: routing rules are kept and answered, but not followed.
enum Website {
    static let configuration = BucketConfiguration(
        "Website", query: "website", root: "WebsiteConfiguration",
        absence: .error(
            code: "NoSuchWebsiteConfiguration",
            message: "The specified bucket does not have a website configuration.")
    ) { (document, _) throws(CloudError) in
        // Routing rules are kept as they came: only the pages are looked at.
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
        return XMLElement(document.name, children: pages.children + document.all("RoutingRules"))
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

    /// The error page for a missing key of an anonymous request; nil where the error itself is answered.
    static func errorPage(for error: CloudError, _ request: OSSRequest) throws(CloudError) -> CloudResponse? {
        guard error.code == "NoSuchKey", !OSSSignature.isSigned(request.raw),
            let document = request.bucket.record.configurations["website"]?["ErrorDocument"],
            let key = document.text("Key"), let page = request.bucket.current(ObjectKey(key))
        else { return nil }
        return try answer(page, status: document.text("HttpStatus").flatMap { Int($0) } ?? 404, request)
    }

    private static func answer(_ page: ObjectVersion, status: Int, _ request: OSSRequest) throws(CloudError)
        -> CloudResponse
    {
        let headers = ObjectHeaders.answer(page, in: request.bucket, at: request.now)
        return CloudResponse(
            status: status, headers: headers, body: try GetObject.body(of: page, 0..<page.size, request))
    }
}
