/// A date pattern of letters and quoted text, cut into its parts; the two Java formatters read letters
/// differently.
struct DatePattern {
    enum Part: Equatable {
        case field(Character, Int)
        case literal([UInt8])
        case optionalStart
        case optionalEnd

        /// Whether the field is written in digits only, so that neighbours must share a run of digits.
        var isNumeric: Bool {
            guard case .field(let letter, let count) = self else { return false }
            switch letter {
            case "M", "L": return count < 3
            case "E", "a", "G", "z", "Z", "X", "B": return false
            default: return true
            }
        }
    }

    private(set) var parts: [Part] = []

    /// - Parameter optionals: whether brackets enclose optional parts.
    init(_ pattern: String, letters: String, optionals: Bool, unknown: (Character) -> JobFailure)
        throws(JobFailure)
    {
        var rest = Array(pattern)[...]
        while let first = rest.first {
            if first == "'" {
                literal(try Self.quoted(&rest))
            } else if first.isASCII, first.isLetter {
                guard letters.contains(first) else { throw unknown(first) }
                let run = rest.prefix { $0 == first }
                parts.append(.field(first, run.count))
                rest = rest.dropFirst(run.count)
            } else if optionals, first == "[" || first == "]" {
                parts.append(first == "[" ? .optionalStart : .optionalEnd)
                rest = rest.dropFirst()
            } else {
                literal(String(first))
                rest = rest.dropFirst()
            }
        }
    }

    private mutating func literal(_ text: String) {
        if case .literal(let before) = parts.last {
            parts[parts.count - 1] = .literal(before + Array(text.utf8))
        } else {
            parts.append(.literal(Array(text.utf8)))
        }
    }

    /// A text in quotes; two quotes are one.
    private static func quoted(_ rest: inout ArraySlice<Character>) throws(JobFailure) -> String {
        rest = rest.dropFirst()
        var text = ""
        while let next = rest.first {
            rest = rest.dropFirst()
            if next == "'" {
                guard rest.first == "'" else { return text.isEmpty ? "'" : text }
                rest = rest.dropFirst()
            }
            text.append(next)
        }
        throw JobFailure("java.lang.IllegalArgumentException", "Unterminated quote")
    }
}
