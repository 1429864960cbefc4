/// What to do about the problems that libYAML reports most.
enum YAMLHint {
    /// The fix for a problem text of libYAML; nil when only the place helps.
    static func fix(for problem: String) -> String? {
        for (part, fix) in fixes where problem.contains(part) { return fix }
        return nil
    }

    private static let fixes: [(String, String)] = [
        (
            "mapping values are not allowed",
            "put text that contains ': ' into quotes, or check the indentation"
        ),
        (
            "did not find expected key",
            "line the key up with its neighbours, or close the quote or bracket above"
        ),
        ("did not find expected ',' or ']'", "close the list with ']', or put ',' between its items"),
        ("did not find expected ',' or '}'", "close the object with '}', or put ',' between its keys"),
        ("did not find expected '-' indicator", "line the '-' up with its neighbours"),
        (
            "found character that cannot start any token",
            "indent with spaces, and put text that begins with @ or ` into quotes"
        ),
        ("found a tab character", "indent with spaces, not with tabs"),
        ("could not find expected ':'", "write 'key: value', with a space after the colon"),
        ("found unexpected end of stream", "close the quote"),
        ("found unknown escape character", "use single quotes for text with backslashes"),
        ("but found another document", "keep one document in a file; remove '---'"),
        ("found undefined alias", "put text that begins with '*' into quotes"),
        ("exceeded max nesting level", "nest less deeply"),
    ]
}
