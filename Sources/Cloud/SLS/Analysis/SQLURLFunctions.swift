import CloudGateway

/// Functions of URLs.
enum SQLURLFunctions {
    static let all: [String: SQLFunctions.Function] = [
        "url_extract_host": part(\.host), "url_extract_path": part(\.path),
        "url_extract_protocol": part(\.scheme), "url_extract_query": part(\.query),
        "url_extract_fragment": part(\.fragment),
        "url_extract_port": SQLFunctions.text(1...1) { parts in
            Int64(URLParts(parts[0]).port).map { .long($0) } ?? .null
        },
        "url_extract_parameter": SQLFunctions.text(2...2) { parts in
            for pair in URLParts(parts[0]).query.split(separator: "&") {
                let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let name = sides.first, PercentEncoding.decode(name) == parts[1] else { continue }
                return .text(sides.count == 2 ? PercentEncoding.decode(sides[1]) : "")
            }
            return .null
        },
        "url_encode": SQLFunctions.text(1...1) { .text(PercentEncoding.encode($0[0])) },
        "url_decode": SQLFunctions.text(1...1) {
            .text(PercentEncoding.decode($0[0].replacing("+", with: " ")))
        },
    ]

    private static func part(_ member: @escaping @Sendable (URLParts) -> String) -> SQLFunctions.Function {
        SQLFunctions.text(1...1) { .text(member(URLParts($0[0]))) }
    }
}

/// A URL cut into its parts, as RFC 3986 names them; parts that are not there are empty.
private struct URLParts {
    var scheme = ""
    var host = ""
    var port = ""
    var path = ""
    var query = ""
    var fragment = ""

    init(_ text: String) {
        var rest = text[...]
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        guard let colon = rest.firstRange(of: "://") else {
            path = String(rest)
            return
        }
        scheme = String(rest[..<colon.lowerBound])
        rest = rest[colon.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[slash...])
        var authority = rest[..<slash]
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        if let mark = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            port = String(authority[authority.index(after: mark)...])
            authority = authority[..<mark]
        }
        host = String(authority)
    }
}
