import LabKernel

/// Splits a text at its references.
enum InterpolatedText {
    enum Part: Equatable {
        case text(String)
        /// What stands between `${` and `}`.
        case reference(String)

        var isReference: Bool {
            if case .reference = self { return true }
            return false
        }
    }

    static let forms =
        "write ${var.name}, ${env.NAME:-value}, ${resource.attribute} or ${var.name ? a : b}; $${ stands for ${"

    /// The parts in order. `$${` is a literal `${`, and RAM's own `${acs:Key}` stays text.
    static func parts(of text: String) -> [Part] {
        guard text.contains("${") else { return [.text(text)] }
        var parts: [Part] = []
        var literal = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            literal += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                literal += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${"), let close = closing(of: rest), !isPolicyVariable(rest) {
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.reference(String(rest[rest.index(rest.startIndex, offsetBy: 2)..<close])))
                rest = rest[rest.index(after: close)...]
            } else {
                literal.append("$")
                rest = rest.dropFirst()
            }
        }
        literal += rest
        if !literal.isEmpty { parts.append(.text(literal)) }
        return parts
    }

    /// The `}` that ends a reference; after a `?`, texts in quotes may hold others.
    private static func closing(of text: Substring) -> Substring.Index? {
        var quote: Character?
        var isChoice = false
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "}" {
                return index
            } else if isChoice, character == "'" || character == "\"" {
                quote = character
            } else if character == "?" || character == "=" {
                isChoice = true
            }
        }
        return text.firstIndex(of: "}")
    }

    /// Where a reference stands: inside `span` if its text can be found there, else the whole of it.
    static func place(of reference: String, in span: SourceSpan) -> SourceSpan {
        let wanted = Array("${\(reference)}".utf8)
        let text = Array(span.covered.utf8)
        guard text.count >= wanted.count else { return span }
        for start in 0...(text.count - wanted.count) where text[start...].starts(with: wanted) {
            let from = span.start + start
            return SourceSpan(file: span.file, start: from, end: from + wanted.count)
        }
        return span
    }

    static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
    }

    /// `${acs:SourceIp}`: variables of RAM policies have a colon right after the service.
    private static func isPolicyVariable(_ text: Substring) -> Bool {
        let word = text.dropFirst(2).prefix { $0.isASCII && $0.isLetter }
        return !word.isEmpty && text.dropFirst(2 + word.count).first == ":"
    }
}
