import LabKernel
import StreamTypes

/// `PARSE_URL(url, part [, key])`; NULL for a text that `java.net.URL` refuses and for parts that are not
/// there.
enum ParseURL {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                let part = arguments[1].text(row)
                guard let url = JavaURL(arguments[0].text(row)) else { return out.appendNull() }
                let value =
                    arguments.count > 2 ? url.parameter(arguments[2].text(row), of: part) : url.part(part)
                guard let value else { return out.appendNull() }
                out.append(string: value)
            })
    }
}

/// The parts of a URL as `java.net.URL` names them. Nothing is decoded.
struct JavaURL {
    let scheme: String
    private(set) var authority: String?
    private(set) var path = ""
    private(set) var query: String?
    private(set) var fragment: String?

    private static let schemes: Set<String> = [
        "http", "https", "ftp", "file", "jar", "mailto", "jrt", "jmod",
    ]

    /// - Returns: nil without a scheme that Java has a handler for.
    init?(_ text: String) {
        let trimmed = text.drop { $0.unicodeScalars.allSatisfy { $0.value <= 0x20 } }
        guard let colon = trimmed.firstIndex(of: ":") else { return nil }
        scheme = trimmed[..<colon].lowercased()
        guard Self.schemes.contains(scheme) else { return nil }
        var rest = trimmed[trimmed.index(after: colon)...]
        while let last = rest.unicodeScalars.last, last.value <= 0x20 { rest = rest.dropLast() }
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if rest.hasPrefix("//") {
            let body = rest.dropFirst(2)
            let end = body.firstIndex(of: "/") ?? body.endIndex
            authority = String(body[..<end])
            rest = body[end...]
        }
        path = String(rest)
        guard port != nil else { return nil }
    }

    /// The port, or -1 if none is written; nil if it is no number.
    private var port: Int? {
        let host = hostAndPort
        guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return -1 }
        let digits = host[host.index(after: colon)...]
        return digits.isEmpty ? -1 : Int(digits)
    }

    private var hostAndPort: Substring {
        let authority = self.authority ?? ""
        guard let at = authority.lastIndex(of: "@") else { return authority[...] }
        return authority[authority.index(after: at)...]
    }

    private var host: String {
        let host = hostAndPort
        guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return String(host) }
        return String(host[..<colon])
    }

    private var userInfo: String? {
        guard let authority, let at = authority.lastIndex(of: "@") else { return nil }
        return String(authority[..<at])
    }

    /// A part by Flink's name for it.
    func part(_ name: String) -> String? {
        switch name {
        case "HOST": host
        case "PATH": path
        case "QUERY": query
        case "REF": fragment
        case "PROTOCOL": scheme
        case "FILE": query.map { "\(path)?\($0)" } ?? path
        case "AUTHORITY": authority
        case "USERINFO": userInfo
        default: nil
        }
    }

    /// The value of a parameter of the query.
    func parameter(_ key: String, of part: String) -> String? {
        guard part == "QUERY", let query else { return nil }
        for field in query.split(separator: "&", omittingEmptySubsequences: false)
        where field.hasPrefix("\(key)=") {
            return String(field.dropFirst(key.count + 1))
        }
        return nil
    }
}
