import LabKernel
import StreamTypes

/// `text LIKE pattern [ESCAPE character]`: `%` is any text, `_` any character but a line end.
enum Like {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let memo = Memo<LikePattern>()
        let isLiteral = call.literal(1) != nil
        return try call.withAll(.string).kernel(
            fails: !isLiteral || call.operands.count > 2,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let escape = arguments.count > 2 ? arguments[2].text(row) : nil
                let text = arguments[1].bytes(row)
                // Flink checks a literal pattern without wildcards part by part, and an empty one has no
                // parts to check.
                if isLiteral, text.isEmpty { return out.append(bool: true) }
                let pattern = try memo.value(text) { text throws(JobFailure) in
                    try LikePattern(text, escape: escape)
                }
                out.append(bool: pattern.matches(arguments[0].bytes(row)))
            })
    }
}

/// A LIKE pattern cut into its parts.
struct LikePattern {
    private enum Part {
        case text([UInt8])
        case oneCharacter
        case anything
    }

    private var parts: [Part] = []

    /// Fails for an escape that is not one character, and where it stands before neither `%`, `_` nor itself.
    init(_ pattern: String, escape: String?) throws(JobFailure) {
        let marks = escape.map { Array($0.unicodeScalars) } ?? []
        guard marks.count < 2 else {
            throw JobFailure("java.lang.RuntimeException", "Invalid escape character '\(escape ?? "")'")
        }
        let scalars = Array(pattern.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == marks.first {
                index += 1
                guard index < scalars.count,
                    scalars[index] == scalar || "%_".unicodeScalars.contains(scalars[index])
                else {
                    throw JobFailure(
                        "java.lang.RuntimeException", "Invalid escape sequence '\(pattern)', \(index - 1)")
                }
                append(scalars[index])
            } else if scalar == "%" {
                parts.append(.anything)
            } else if scalar == "_" {
                parts.append(.oneCharacter)
            } else {
                append(scalar)
            }
            index += 1
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        let bytes = Array(String(scalar).utf8)
        if case .text(let before) = parts.last {
            parts[parts.count - 1] = .text(before + bytes)
        } else {
            parts.append(.text(bytes))
        }
    }

    /// Whether the whole text fits: greedy from the left, coming back only to the last `%`.
    func matches(_ text: TextBytes) -> Bool {
        var (part, place) = (0, 0)
        var retry: (part: Int, place: Int)?
        while part < parts.count || place < text.count {
            if part < parts.count, case .anything = parts[part] {
                retry = (part + 1, place)
                part += 1
            } else if part < parts.count, let width = width(parts[part], text, place) {
                part += 1
                place += width
            } else {
                guard let last = retry, last.place < text.count else { return false }
                let next = last.place + Text.width(text[last.place])
                retry = (last.part, next)
                (part, place) = (last.part, next)
            }
        }
        return true
    }

    private func width(_ part: Part, _ text: TextBytes, _ place: Int) -> Int? {
        switch part {
        case .text(let bytes):
            guard place + bytes.count <= text.count else { return nil }
            for (index, byte) in bytes.enumerated() where text[place + index] != byte { return nil }
            return bytes.count
        case .oneCharacter:
            guard place < text.count else { return nil }
            let (code, width) = Text.scalar(text, place)
            return [0x0A, 0x0D, 0x85, 0x2028, 0x2029].contains(code) ? nil : width
        case .anything: return nil
        }
    }
}
