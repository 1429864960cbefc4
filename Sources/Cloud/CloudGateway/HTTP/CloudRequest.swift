import LabKernel

/// One request to the cloud, as it stands on the wire; the same for HTTP and for calls inside the process.
package struct CloudRequest: Sendable {
    package var method: String
    /// `http` or `https`.
    package var scheme: String
    /// The host a client named, port included when it wrote one: `bucket.localhost:4588`.
    package var host: String {
        didSet { hostName = Self.name(of: host) }
    }
    /// The host without its port, lower case.
    package private(set) var hostName: String
    /// The path, percent-encoded as it came: `/bucket/a%2Fb`.
    package var path: String
    /// The query without `?`, percent-encoded as it came; empty when there is none.
    package var query: String
    package var headers: HeaderFields
    package var body: RequestBody
    /// The digests of a body that was spooled, computed on its way; nil where the handler computes its own.
    package var digests: StreamedDigests?
    /// The caller's address, `127.0.0.1` for calls inside the process.
    package var sourceAddress: String
    /// When the request came, on the caller's clock; nil where callers live on the world's. Freshness of a
    /// signature is judged by it, since a world may be years away from the clock of those who sign.
    package var arrivedAt: Instant?

    package init(
        method: String, scheme: String = "http", host: String, path: String, query: String = "",
        headers: HeaderFields = HeaderFields(), body: RequestBody = .bytes([]),
        sourceAddress: String = "127.0.0.1"
    ) {
        (self.method, self.scheme, self.host, self.path, self.query) = (method, scheme, host, path, query)
        (self.headers, self.body, self.sourceAddress) = (headers, body, sourceAddress)
        (digests, arrivedAt) = (nil, nil)
        hostName = Self.name(of: host)
    }

    /// The query's parameters decoded, in order; the value is nil for a name without `=`.
    package var parameters: [(name: String, value: String?)] {
        var pairs: [(name: String, value: String?)] = []
        forEachPair { name, value in
            let text = value.map { PercentEncoding.decode(bytes: $0, plusIsSpace: true) }
            pairs.append((PercentEncoding.decode(bytes: name, plusIsSpace: true), text))
            return true
        }
        return pairs
    }

    /// Calls `body` with the bytes of each name and value as they came, until it answers false.
    private func forEachPair(
        _ body: (Slice<UnsafeBufferPointer<UInt8>>, Slice<UnsafeBufferPointer<UInt8>>?) -> Bool
    ) {
        var text = query
        text.withUTF8 { bytes in
            for pair in bytes.split(separator: UInt8(ascii: "&")) {
                let equals = pair.firstIndex(of: UInt8(ascii: "="))
                let value = equals.map { pair[($0 + 1)...] }
                guard body(pair[..<(equals ?? pair.endIndex)], value) else { return }
            }
        }
    }

    /// The first value of a parameter; the empty string for a name without `=`.
    package func parameter(_ name: String) -> String? {
        var found: String?
        forEachPair { key, value in
            guard
                key.elementsEqual(name.utf8) || PercentEncoding.decode(bytes: key, plusIsSpace: true) == name
            else { return true }
            found = value.map { PercentEncoding.decode(bytes: $0, plusIsSpace: true) } ?? ""
            return false
        }
        return found
    }

    private static func name(of host: String) -> String {
        let hasCapitals = host.utf8.contains { (65...90).contains($0) }
        let name = (hasCapitals ? host.lowercased() : host).utf8
        if name.first == UInt8(ascii: "[") {
            return String(Substring(name.prefix { $0 != UInt8(ascii: "]") }.dropFirst()))
        }
        return String(Substring(name.prefix { $0 != UInt8(ascii: ":") }))
    }
}

/// A request's body: small ones in memory, large ones spooled to a file by the edge.
package enum RequestBody: Sendable {
    case bytes([UInt8])
    /// A spooled file of `count` bytes which the handler may move away; what is left is removed after the answer.
    case file(path: String, count: Int64)

    /// Length in bytes.
    package var count: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, let count): count
        }
    }
}
