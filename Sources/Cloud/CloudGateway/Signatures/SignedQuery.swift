/// Canonical forms of queries that several signature schemes share.
enum SignedQuery {
    /// Every pair but those in `excluded`, encoded and sorted: `k=v`, or `k` when the value is empty.
    static func encoded(of request: CloudRequest, without excluded: [String] = []) -> String {
        if request.query.isEmpty { return "" }
        return request.parameters.filter { !excluded.contains($0.name) }
            .map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value ?? "")) }
            .sorted(by: <)
            .map { $0.1.isEmpty ? $0.0 : "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    /// The query's pairs encoded and sorted as `k=v`, empty values included. Most clients send them so already.
    static func encodedWithEquals(of request: CloudRequest) -> String {
        isCanonical(request.query)
            ? request.query
            : encodedWithEquals(request.parameters.map { (name: $0.name, value: $0.value ?? "") })
    }

    /// Whether a query's pairs all have a name and `=`, are encoded as `PercentEncoding` does it, and stand in order.
    static func isCanonical(_ query: String) -> Bool {
        var query = query
        return query.withUTF8 { bytes in
            var last = bytes[..<0]
            for pair in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), equals > pair.startIndex,
                    PercentEncoding.isCanonical(pair[..<equals]),
                    PercentEncoding.isCanonical(pair[(equals + 1)...])
                else { return false }
                // Pairs are ordered by their names, which `=` would not order as their ends do.
                let (name, before) = (pair[..<equals], last.prefix { $0 != UInt8(ascii: "=") })
                if name.lexicographicallyPrecedes(before) { return false }
                if name.elementsEqual(before), pair.lexicographicallyPrecedes(last) { return false }
                last = pair
            }
            return true
        }
    }

    /// Every pair encoded and sorted as `k=v`, empty values included.
    static func encodedWithEquals(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted(by: <)
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    /// The fields of an `application/x-www-form-urlencoded` body, decoded; empty for other bodies.
    static func formFields(of request: CloudRequest) -> [(name: String, value: String)] {
        let type = request.headers["Content-Type"]?.lowercased() ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded"), let bytes = request.body.allBytes else {
            return []
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentEncoding.decode(parts[0], plusIsSpace: true),
                parts.count == 2 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }
}

extension String {
    /// Without spaces and tabs at either end.
    package var trimmingSpace: String {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let first = utf8.firstIndex(where: { !isBlank($0) }),
            let last = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        let isTrimmed = first == utf8.startIndex && utf8.index(after: last) == utf8.endIndex
        return isTrimmed ? self : String(self[first...last])
    }
}

/// The value of a name among `Name=value` pairs separated by commas, with or without space, in any order; the last one
/// where it stands there more than once.
func authorizationField(_ wanted: String, in text: Substring) -> String? {
    var (text, wanted) = (text, wanted)
    return text.withUTF8 { bytes in
        wanted.withUTF8 { wanted in
            var rest = bytes[...]
            var found: Slice<UnsafeBufferPointer<UInt8>>?
            while !rest.isEmpty {
                let pair = rest.prefix { $0 != UInt8(ascii: ",") }
                rest = rest.dropFirst(pair.count + 1)
                let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
                guard equals < pair.endIndex, trimmingSpace(pair[..<equals]).elementsEqual(wanted) else {
                    continue
                }
                found = trimmingSpace(pair[(equals + 1)...])
            }
            return found.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

private func trimmingSpace(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
    let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let text = bytes.drop(while: isBlank)
    guard let last = text.lastIndex(where: { !isBlank($0) }) else { return text }
    return text[...last]
}

/// Reads `Name=value` pairs separated by commas, with or without space, in any order.
func authorizationFields(_ text: some StringProtocol) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in Substring(text).utf8.split(separator: UInt8(ascii: ",")) {
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
        let value = pair[pair.index(after: equals)...]
        fields[String(Substring(pair[..<equals])).trimmingSpace] = String(Substring(value)).trimmingSpace
    }
    return fields
}
