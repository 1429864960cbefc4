/// Canonical forms of queries that several signature schemes share.
enum SignedQuery {
    /// Every pair but those in `excluded`, encoded and sorted: `k=v`, or `k` when the value is empty.
    static func encoded(of request: CloudRequest, without excluded: [String] = []) -> String {
        request.parameters.filter { !excluded.contains($0.name) }
            .map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value ?? "")) }
            .sorted(by: <)
            .map { $0.1.isEmpty ? $0.0 : "\($0.0)=\($0.1)" }
            .joined(separator: "&")
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
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !blank($0) }), let last = lastIndex(where: { !blank($0) })
        else { return "" }
        return String(self[first...last])
    }
}

/// Reads `Name=value` pairs separated by commas, with or without space, in any order.
func authorizationFields(_ text: some StringProtocol) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: ",") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { fields[String(parts[0]).trimmingSpace] = String(parts[1]).trimmingSpace }
    }
    return fields
}
