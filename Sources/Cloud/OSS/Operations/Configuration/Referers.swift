import CloudGateway
import LabKernel

/// Referer lists: which pages may embed a bucket's objects.
///
/// Source: help.aliyun.com/en/oss/user-guide/hotlink-protection: judged for anonymous and URL-signed reads of
/// objects; the black list goes first, an empty white list allows all.
enum Referers {
    static let configuration = BucketConfiguration(
        "Referer", query: "referer", root: "RefererConfiguration",
        absence: .document(
            XMLElement(
                "RefererConfiguration",
                children: [
                    XMLElement("AllowEmptyReferer", "true"), XMLElement("AllowTruncateQueryString", "true"),
                    XMLElement("TruncatePath", "false"), XMLElement("RefererList"),
                ])), canDelete: false
    ) { (document, _) throws(CloudError) in
        var configuration = try XMLShape([
            .flag("AllowEmptyReferer", required: true), .flag("AllowTruncateQueryString", standard: "true"),
            .flag("TruncatePath", standard: "false"),
            .group("RefererList", [.texts("Referer")], required: true),
            .group("RefererBlacklist", [.texts("Referer")]),
        ]).normalise(document)
        configuration.children.removeAll { $0.name == "RefererBlacklist" && $0.children.isEmpty }
        return configuration
    }

    /// Throws AccessDenied when the page that refers here may not.
    static func check(_ request: OSSRequest, _ operation: OSSOperation) throws(CloudError) {
        guard request.objectKey != nil, operation.info.name == "GetObject",
            let configuration = request.existingBucket?.record.configurations["referer"],
            request.header("Authorization") == nil
        else { return }
        let referer = request.header("Referer") ?? ""
        if referer.isEmpty {
            if configuration.text("AllowEmptyReferer") == "true" { return }
            throw refusal()
        }
        let truncates = configuration.text("AllowTruncateQueryString") == "true"
        let page = truncates ? String(referer.prefix { $0 != "?" }) : referer
        func lists(_ name: String) -> Bool {
            (configuration[name]?.all("Referer") ?? []).contains { Glob.matches($0.text, page) }
        }
        if lists("RefererBlacklist") { throw refusal() }
        let isOpen = configuration["RefererList"]?.children.isEmpty ?? true
        guard isOpen || lists("RefererList") else { throw refusal() }
    }

    private static func refusal() -> CloudError {
        OSSErrors.accessDenied("You are denied by bucket referer policy.", ec: "0003-00000503")
    }
}

/// `*` for any run of characters, `?` for one.
enum Glob {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
        var (p, t) = (0, 0)
        var star: (p: Int, t: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                (p, t) = (p + 1, t + 1)
            } else if let last = star {
                // The star takes one more character.
                star = (last.p, last.t + 1)
                (p, t) = (last.p + 1, last.t + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
