/// What happened in a run, one JSON object a line, in the order it happened; same seed, same bytes.
package final class Journal {
    /// The lines so far, each without its line end.
    package private(set) var lines: [String] = []

    package init() {}

    /// Appends `{"t":…,"kind":…,…fields}`; `t` is the instant in ISO 8601.
    package func record(_ kind: String, at instant: Instant, _ fields: [(String, JSONValue)] = []) {
        let head: [(String, JSONValue)] = [("t", .string(ISO8601.text(instant))), ("kind", .string(kind))]
        lines.append(JSONValue.object(head + fields).text)
    }

    /// Appends a line that is an object already; it must begin with `t` and `kind`.
    package func append(_ line: JSONValue) { lines.append(line.text) }

    /// The whole journal as newline-delimited JSON.
    package var text: String { lines.map { $0 + "\n" }.joined() }
}
