import CloudGateway
import LabKernel

/// Routing rules of a website: redirects to other hosts and keys. What would be fetched from a mirror is refused
/// with MirrorFailed, since a world has no other hosts.
enum RoutingRules {
    private static let types = ["Mirror", "External", "Internal", "AliCDN"]

    /// Checked rules, sorted by number, flags in lower case. Throws InvalidArgument or MalformedXML.
    static func normalised(_ rules: XMLElement) throws(CloudError) -> XMLElement {
        var checked: [(number: Int, rule: XMLElement)] = []
        for rule in rules.all("RoutingRule") {
            guard let number = Int(rule.text("RuleNumber") ?? ""), number > 0 else {
                throw OSSErrors.invalidArgument(
                    "The rule number must be a positive integer.", "RuleNumber", rule.text("RuleNumber"))
            }
            guard !checked.contains(where: { $0.number == number }) else {
                throw OSSErrors.invalidArgument("The rule number is used twice.", "RuleNumber", "\(number)")
            }
            try check(rule)
            checked.append((number, lowered(rule)))
        }
        guard (1...20).contains(checked.count) else { throw OSSErrors.malformedXML() }
        checked.sort { $0.number < $1.number }
        return XMLElement(rules.name, children: checked.map(\.rule))
    }

    private static func check(_ rule: XMLElement) throws(CloudError) {
        guard let redirect = rule["Redirect"] else { throw OSSErrors.malformedXML() }
        let type = redirect.text("RedirectType") ?? ""
        guard types.contains(type) else {
            throw OSSErrors.invalidArgument("The redirect type is invalid.", "RedirectType", type)
        }
        if type == "Mirror" {
            guard let url = redirect.text("MirrorURL"), url.hasPrefix("http"), url.hasSuffix("/") else {
                throw OSSErrors.invalidArgument(
                    "The mirror URL is invalid.", "MirrorURL", redirect.text("MirrorURL"))
            }
        }
        if let code = redirect.text("HttpRedirectCode"), !["301", "302", "307"].contains(code) {
            throw OSSErrors.invalidArgument("The redirect code is invalid.", "HttpRedirectCode", code)
        }
        if let scheme = redirect.text("Protocol"), !["http", "https"].contains(scheme) {
            throw OSSErrors.invalidArgument("The protocol is invalid.", "Protocol", scheme)
        }
    }

    /// `True` as clients write it becomes `true`.
    private static func lowered(_ element: XMLElement) -> XMLElement {
        var element = element
        if ["True", "False"].contains(element.text) { element.text = element.text.lowercased() }
        element.children = element.children.map(lowered)
        return element
    }

    /// What the first rule that applies says; nil when none does. `status` is that of the answer without rules.
    static func answer(
        to request: OSSRequest, _ website: XMLElement, status: Int
    ) throws(CloudError) -> CloudResponse? {
        let rule = website["RoutingRules"]?.children.first { applies($0, to: request, status) }
        guard let rule, let redirect = rule["Redirect"] else { return nil }
        let key = replaced(request.key.text, redirect, prefix: rule["Condition"]?.text("KeyPrefixEquals"))
        switch redirect.text("RedirectType") {
        case "Mirror":
            throw CloudError(
                "MirrorFailed", status: 424,
                "labsim fetches nothing from \"\(redirect.text("MirrorURL") ?? "")\".")
        case "Internal":
            guard let page = request.bucket.current(ObjectKey(key)) else { return nil }
            return try Website.answer(page, status: 200, request)
        default:
            let code = redirect.text("HttpRedirectCode").flatMap { Int($0) } ?? 302
            return CloudResponse(
                status: code, headers: HeaderFields([("Location", location(of: key, redirect, request))]))
        }
    }

    private static func applies(_ rule: XMLElement, to request: OSSRequest, _ status: Int) -> Bool {
        guard let condition = rule["Condition"] else { return true }
        let key = request.key
        if let code = condition.text("HttpErrorCodeReturnedEquals"), code != String(status) { return false }
        guard key.hasPrefix(ObjectKey(condition.text("KeyPrefixEquals") ?? "")),
            key.bytes.reversed().starts(with: (condition.text("KeySuffixEquals") ?? "").utf8.reversed())
        else { return false }
        return condition.all("IncludeHeader").allSatisfy { header in
            let value = request.header(header.text("Key") ?? "") ?? ""
            return header.text("Equals").map { $0 == value } ?? true
                && value.hasPrefix(header.text("StartsWith") ?? "")
                && value.hasSuffix(header.text("EndsWith") ?? "")
        }
    }

    private static func replaced(_ key: String, _ redirect: XMLElement, prefix: String?) -> String {
        if let pattern = redirect.text("ReplaceKeyWith") { return pattern.replacing("${key}", with: key) }
        guard let replacement = redirect.text("ReplaceKeyPrefixWith") else { return key }
        return replacement + key.dropFirst((prefix ?? "").count)
    }

    private static func location(of key: String, _ redirect: XMLElement, _ request: OSSRequest) -> String {
        let scheme = redirect.text("Protocol") ?? request.raw.scheme
        let host = redirect.text("HostName") ?? request.raw.host
        let passes = redirect.text("PassQueryString") == "true" && !request.raw.query.isEmpty
        let path = PercentEncoding.encode(key, keepingSlash: true)
        return "\(scheme)://\(host)/\(path)" + (passes ? "?\(request.raw.query)" : "")
    }
}
