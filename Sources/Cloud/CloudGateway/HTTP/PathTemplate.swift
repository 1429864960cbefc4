/// A path with named segments and at most one verb at its end: `/jobs/{jobId}:stop`.
///
/// A colon begins a verb, unless the segment's name ends with a plus: `{member+}` may be `user:1`.
package struct PathTemplate: Sendable {
    private enum Segment: Sendable {
        case literal(String)
        case name(String, verb: String, mayHoldColon: Bool)
    }

    private let segments: [Segment]

    /// Reads a template; a named segment stands in braces, a verb follows it directly.
    package init(_ text: String) {
        segments = text.split(separator: "/").map { part in
            guard part.hasPrefix("{"), let close = part.firstIndex(of: "}") else {
                return .literal(String(part))
            }
            let name = part[part.index(after: part.startIndex)..<close]
            let mayHoldColon = name.hasSuffix("+")
            return .name(
                String(mayHoldColon ? name.dropLast() : name),
                verb: String(part[part.index(after: close)...]), mayHoldColon: mayHoldColon)
        }
    }

    /// The values of the named segments of `path`, percent-decoded; nil when the path is another.
    package func match(_ path: String) -> [String: String]? {
        let parts = path.split(separator: "/").map { PercentEncoding.decode($0) }
        guard parts.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .literal(let text):
                guard part == text else { return nil }
            case .name(let name, let verb, let mayHoldColon):
                let isBare = verb.isEmpty && (mayHoldColon || !part.contains(":"))
                guard isBare || !verb.isEmpty && part.hasSuffix(verb), part.count > verb.count
                else {
                    return nil
                }
                values[name] = String(part.dropLast(verb.count))
            }
        }
        return values
    }
}
