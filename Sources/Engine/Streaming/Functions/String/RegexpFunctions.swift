import LabKernel
import StreamTypes

/// `REGEXP(text, regex)`, `REGEXP_EXTRACT(text, regex [, group])`, `REGEXP_REPLACE(text, regex,
/// replacement)`.
///
/// A text that is no regular expression gives false or NULL, as does a group that does not exist. The
/// replacement is taken literally.
enum RegexpFunctions {
    /// A pattern, or nothing if it has a mistake.
    private static func compiled(_ text: String) throws(JobFailure) -> JavaRegex? { try? JavaRegex(text) }

    /// Whether a part of the text matches; an empty regex matches nothing.
    static func test(_ call: FunctionCall) throws(LabError) -> Kernel {
        let memo = Memo<JavaRegex?>()
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let pattern = arguments[1].bytes(row)
                guard !pattern.isEmpty, let regex = try memo.value(pattern, compiled) else {
                    return out.append(bool: false)
                }
                out.append(bool: try regex.find(arguments[0].bytes(row)) != nil)
            })
    }

    static func extract(_ call: FunctionCall) throws(LabError) -> Kernel {
        let memo = Memo<JavaRegex?>()
        return try call.with(.string, .string, .int).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let text = arguments[0].bytes(row)
                let group = arguments.count > 2 ? arguments[2].int(row) : 0
                guard let regex = try memo.value(arguments[1].bytes(row), compiled),
                    let range = try regex.find(text)?.group(group)
                else { return out.appendNull() }
                out.append(Text.slice(text, range.lowerBound, range.upperBound))
            })
    }

    static func replace(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (buffer, memo) = (TextBuffer(), Memo<JavaRegex?>())
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let (text, new) = (arguments[0].bytes(row), arguments[2].bytes(row))
                guard let regex = try memo.value(arguments[1].bytes(row), compiled) else {
                    return out.appendNull()
                }
                var start = 0
                try regex.forEachMatch(text) { match throws(JobFailure) in
                    buffer.append(Text.slice(text, start, match.start))
                    buffer.append(new)
                    start = match.end
                    return true
                }
                buffer.append(Text.slice(text, start, text.count))
                buffer.flush(to: out)
            })
    }
}
