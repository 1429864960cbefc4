/// What a JSON function finds at a path, by the rules of `lax` and `strict` (the default).
///
/// Source: Flink's documentation of its JSON functions; messages as Flink 1.20 words them.
struct JsonAccess {
    enum Mode {
        case lax
        case strict
    }
    enum Outcome {
        /// nil is an empty result, which only `lax` has.
        case value(JsonDatum?)
        case failure(JobFailure)
    }

    private let mode: Mode
    private let text: String
    private let path: JsonPath?

    /// `[lax | strict] path`, in any case.
    init(_ specification: String) {
        text = specification
        let trimmed = specification.drop { $0.isWhitespace }
        for (word, mode) in [("lax", Mode.lax), ("strict", .strict)] {
            let rest = trimmed.dropFirst(word.count)
            guard trimmed.prefix(word.count).lowercased() == word, rest.first?.isWhitespace == true else {
                continue
            }
            self.mode = mode
            path = JsonPath(String(rest.drop { $0.isWhitespace }))
            return
        }
        mode = .strict
        path = JsonPath(specification)
    }

    var isLax: Bool { mode == .lax }

    /// Looks into a text.
    func find(_ json: TextBytes) -> Outcome {
        guard let root = JsonScanner.value(json) else {
            if isLax { return .value(nil) }
            let shown = String(decoding: json, as: UTF8.self)
            return .failure(.table("the text '\(shown)' is not valid JSON"))
        }
        guard !root.isNull else {
            return .failure(JobFailure("java.lang.IllegalArgumentException", "json can not be null"))
        }
        guard let path else {
            return .failure(
                .table(
                    "Illegal jsonpath spec '\(text)', format of the spec should be: '<lax|strict> ${expr}'"))
        }
        do throws(JsonPath.Missing) {
            let value = try path.read(root)
            if !value.isNull { return .value(value) }
            return isLax
                ? .value(nil)
                : .failure(.table("Strict jsonpath mode requires a non empty returned value, but is null"))
        } catch {
            return isLax ? .value(nil) : .failure(.table(error.message))
        }
    }
}
