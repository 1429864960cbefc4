import LabKernel
import StreamTypes

/// `text SIMILAR TO pattern [ESCAPE character]`: SQL's regular expressions, where `%` is any text and `_` any
/// character but a line end. As in Flink, `.` and `^` keep the meaning they have in Java.
enum SimilarTo {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let memo = Memo<JavaRegex>()
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let escape = arguments.count > 2 ? arguments[2].text(row) : nil
                let regex = try memo.value(arguments[1].bytes(row)) { text throws(JobFailure) in
                    try JavaRegex.compile(try translated(text, escape))
                }
                out.append(bool: try regex.matches(arguments[0].bytes(row)))
            })
    }

    private static let classes = [
        ("[:ALPHA:]", "\\p{Alpha}"), ("[:alpha:]", "\\p{Alpha}"), ("[:UPPER:]", "\\p{Upper}"),
        ("[:upper:]", "\\p{Upper}"), ("[:LOWER:]", "\\p{Lower}"), ("[:lower:]", "\\p{Lower}"),
        ("[:DIGIT:]", "\\d"),
        ("[:digit:]", "\\d"), ("[:SPACE:]", " "), ("[:space:]", " "), ("[:WHITESPACE:]", "\\s"),
        ("[:whitespace:]", "\\s"), ("[:ALNUM:]", "\\p{Alnum}"), ("[:alnum:]", "\\p{Alnum}"),
    ]

    /// The same pattern in Java's syntax.
    private static func translated(_ pattern: String, _ escape: String?) throws(JobFailure) -> String {
        guard escape.map(\.unicodeScalars.count) ?? 1 == 1 else { throw invalid("character", escape ?? "") }
        var (rest, out, isInClass) = (pattern[...], "", false)
        while let next = rest.first {
            if let escape, String(next) == escape {
                rest = rest.dropFirst()
                guard let quoted = rest.first else {
                    throw invalid("sequence", "\(pattern)', \(pattern.count - 1)")
                }
                out += "\\" + String(quoted)
                rest = rest.dropFirst()
                continue
            }
            if isInClass, let (name, java) = classes.first(where: { rest.hasPrefix($0.0) }) {
                out += java
                rest = rest.dropFirst(name.count)
                continue
            }
            switch next {
            case "[": isInClass = true
            case "]": isInClass = false
            default: break
            }
            switch next {
            case "%" where !isInClass: out += "(?s:.*)"
            case "_" where !isInClass: out += "."
            case "$", "\\": out += "\\" + String(next)
            default: out.append(next)
            }
            rest = rest.dropFirst()
        }
        return out
    }

    private static func invalid(_ what: String, _ text: String) -> JobFailure {
        JobFailure("java.lang.RuntimeException", "Invalid escape \(what) '\(text)'")
    }
}
