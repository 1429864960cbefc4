/// A mistake of the user, said so that it can be mended: what, where, how.
package struct LabError: Error, Sendable, CustomStringConvertible {
    /// A stable short code: letters of the area and a number, `SQL014`.
    package var code: String
    /// What is wrong, in lower case, with the user's words in single quotes.
    package var message: String
    /// Where in the user's files; nil when the mistake is in no file.
    package var span: SourceSpan?
    /// How to mend it; nil when there is nothing sensible to say.
    package var fix: String?
    /// Further facts, one line each.
    package var notes: [String]

    package init(
        _ code: String, _ message: String, at span: SourceSpan? = nil, fix: String? = nil,
        notes: [String] = []
    ) {
        self.code = code
        self.message = message
        self.span = span
        self.fix = fix
        self.notes = notes
    }

    /// The whole error as people read it, with the source line and a caret under the place; no trailing newline.
    package var description: String {
        var lines = ["error[\(code)]: \(message)"]
        if let span { lines += LabError.excerpt(span) }
        lines += notes.map { "note: \($0)" }
        if let fix { lines.append("fix: \(fix)") }
        return lines.joined(separator: "\n")
    }

    /// Column, message and fix as one JSON object, for `--json`.
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [("code", .string(code)), ("message", .string(message))]
        if let span {
            members += [
                ("file", .string(span.file.name)), ("line", .int(Int64(span.line))),
                ("column", .int(Int64(span.column))),
            ]
        }
        if let fix { members.append(("fix", .string(fix))) }
        if !notes.isEmpty { members.append(("notes", .array(notes.map(JSONValue.string)))) }
        return .object(members)
    }

    private static func excerpt(_ span: SourceSpan) -> [String] {
        let (line, column) = span.file.position(ofOffset: span.start)
        let text = span.file.line(line)
        let number = String(line)
        let margin = String(repeating: " ", count: number.count)
        let before = text.prefix(column - 1).map { $0 == "\t" ? "\t" : " " }.joined()
        let width = max(1, min(span.covered.prefix { $0 != "\n" }.count, text.count - column + 1))
        return [
            "\(margin) --> \(span.text)", "\(number) | \(text)",
            "\(margin) | \(before)\(String(repeating: "^", count: width))",
        ]
    }
}

/// Several mistakes found in one pass, in the order of their places.
package struct LabErrors: Error, Sendable, CustomStringConvertible {
    package var errors: [LabError]

    package init(_ errors: [LabError]) { self.errors = errors }

    /// Each error as `LabError.description`, separated by blank lines.
    package var description: String { errors.map(\.description).joined(separator: "\n\n") }
}
