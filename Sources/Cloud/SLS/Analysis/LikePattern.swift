/// A pattern of LIKE: `%` for any characters, `_` for one; an escape makes the next stand for itself.
struct LikePattern {
    private enum Part: Equatable {
        case any
        case one
        case exactly(Character)
    }

    private let parts: [Part]

    init(_ pattern: String, escape: Character? = nil) {
        var parts: [Part] = []
        var isEscaped = false
        for character in pattern {
            if !isEscaped, character == escape {
                isEscaped = true
                continue
            }
            let part: Part = character == "%" ? .any : character == "_" ? .one : .exactly(character)
            parts.append(isEscaped ? .exactly(character) : part)
            isEscaped = false
        }
        self.parts = parts
    }

    /// Greedy matching with one point to fall back to, which suffices for `%`.
    func matches(_ text: String) -> Bool {
        let text = Array(text)
        var (position, index) = (0, 0)
        var fallback: (position: Int, index: Int)?
        while position < text.count {
            if index < parts.count, parts[index] == .any {
                fallback = (position, index)
                index += 1
            } else if index < parts.count, parts[index] == .one || parts[index] == .exactly(text[position]) {
                position += 1
                index += 1
            } else if let last = fallback {
                fallback = (last.position + 1, last.index)
                (position, index) = (last.position + 1, last.index + 1)
            } else {
                return false
            }
        }
        while index < parts.count, parts[index] == .any { index += 1 }
        return index == parts.count
    }
}
