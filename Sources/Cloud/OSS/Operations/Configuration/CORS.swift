import CloudGateway
import LabKernel

/// Cross-origin rules: preflight requests and the headers of other answers.
///
/// Source: help.aliyun.com/en/oss/developer-reference/putbucketcors and …/options.
enum CORS {
    static let configuration = BucketConfiguration(
        "Cors", query: "cors", root: "CORSConfiguration",
        absence: .error(code: "NoSuchCORSConfiguration", message: "The CORS Configuration does not exist.")
    ) { (document, _) throws(CloudError) in
        var configuration = try XMLShape([
            .groups(
                "CORSRule",
                [
                    .texts("AllowedOrigin", required: true), .texts("AllowedMethod", required: true),
                    .texts("AllowedHeader"), .texts("ExposeHeader"),
                    .number("MaxAgeSeconds", 0...999_999_999),
                ], required: true), .flag("ResponseVary", standard: "false"),
        ]).normalise(document)
        guard configuration.all("CORSRule").count <= 20 else { throw OSSErrors.malformedXML() }
        for index in configuration.children.indices where configuration.children[index].name == "CORSRule" {
            try check(&configuration.children[index])
        }
        return configuration
    }

    private static func check(_ rule: inout XMLElement) throws(CloudError) {
        for index in rule.children.indices {
            switch rule.children[index].name {
            case "AllowedMethod":
                guard ["GET", "PUT", "DELETE", "POST", "HEAD"].contains(rule.children[index].text) else {
                    throw OSSErrors.invalidArgument(
                        "The allowed method is not supported.", "AllowedMethod", rule.children[index].text)
                }
            case "AllowedHeader": rule.children[index].text = rule.children[index].text.lowercased()
            case "AllowedOrigin":
                guard rule.children[index].text.count(where: { $0 == "*" }) <= 1 else {
                    throw OSSErrors.malformedXML()
                }
            default: continue
            }
        }
    }

    /// OptionObject: what a browser asks before it sends a request of another origin.
    static let preflight = OSSOperation(
        "OptionObject", page: "options", "OPTIONS", .object, kind: .dataRead, meter: nil, action: "",
        run: answer)

    static let bucketPreflight = OSSOperation(
        "OptionObject", page: "options", "OPTIONS", .bucket, kind: .dataRead, meter: nil, action: "",
        run: answer)

    private static func answer(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        guard let origin = request.header("Origin"),
            let method = request.header("Access-Control-Request-Method")
        else {
            throw OSSErrors.invalidRequest(
                "A preflight request needs Origin and Access-Control-Request-Method.")
        }
        let asked = (request.header("Access-Control-Request-Headers") ?? "").split(separator: ",")
            .map { String($0).trimmingSpace.lowercased() }
        guard let rule = rule(for: origin, method, headers: asked, in: request.bucket) else {
            throw CloudError(
                "AccessForbidden", status: 403,
                "CORSResponse: This CORS request is not allowed. This is usually because the evalution of "
                    + "Origin, request "
                    + "method / Access-Control-Request-Method or Access-Control-Requet-Headers are not "
                    + "whitelisted by the "
                    + "resource's CORS spec.",
                details: [(name: "Method", value: method), (name: "Origin", value: origin)])
        }
        var response = CloudResponse()
        add(rule, origin: origin, asked: asked, to: &response)
        return response
    }

    /// Adds the headers of a rule to an answer to a request of another origin.
    static func addHeaders(to response: inout CloudResponse, for request: OSSRequest) {
        guard let bucket = request.existingBucket, request.raw.method != "OPTIONS" else { return }
        addHeaders(to: &response, request.raw, bucket)
    }

    static func addHeaders(to response: inout CloudResponse, _ request: CloudRequest, _ bucket: Bucket) {
        guard let configuration = bucket.record.configurations["cors"] else { return }
        if configuration.text("ResponseVary") == "true" { response.headers["Vary"] = "Origin" }
        guard let origin = request.headers["Origin"],
            let rule = rule(for: origin, request.method, headers: [], in: bucket)
        else { return }
        add(rule, origin: origin, asked: [], to: &response)
    }

    private static func rule(for origin: String, _ method: String, headers: [String], in bucket: Bucket)
        -> XMLElement?
    {
        let rules = bucket.record.configurations["cors"]?.all("CORSRule") ?? []
        return rules.first { rule in
            rule.all("AllowedOrigin").contains { Glob.matches($0.text, origin) }
                && rule.all("AllowedMethod").contains { $0.text == method }
                && headers.allSatisfy { header in
                    rule.all("AllowedHeader").contains { Glob.matches($0.text, header) }
                }
        }
    }

    private static func add(
        _ rule: XMLElement, origin: String, asked: [String], to response: inout CloudResponse
    ) {
        let isOpen = rule.all("AllowedOrigin").contains { $0.text == "*" }
        response.headers["Access-Control-Allow-Origin"] = isOpen ? "*" : origin
        if !isOpen { response.headers["Vary"] = "Origin" }
        response.headers["Access-Control-Allow-Methods"] =
            rule.all("AllowedMethod").map(\.text).joined(separator: ", ")
        if !asked.isEmpty { response.headers["Access-Control-Allow-Headers"] = asked.joined(separator: ", ") }
        let exposed = rule.all("ExposeHeader").map(\.text)
        if !exposed.isEmpty {
            response.headers["Access-Control-Expose-Headers"] = exposed.joined(separator: ", ")
        }
        if let age = rule.text("MaxAgeSeconds") { response.headers["Access-Control-Max-Age"] = age }
    }
}
