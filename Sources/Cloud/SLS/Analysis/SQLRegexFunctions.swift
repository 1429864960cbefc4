import CloudGateway

/// Functions of regular expressions; an expression that cannot be read gives NULL.
enum SQLRegexFunctions {
    static let all: [String: SQLFunctions.Function] = [
        "regexp_like": SQLFunctions.text(2...2) { parts in
            guard let regex = regex(parts[1]) else { return .null }
            return .bool(parts[0].firstMatch(of: regex) != nil)
        },
        "regexp_extract": SQLFunctions.text(2...3) { parts in
            guard let regex = regex(parts[1]), let match = parts[0].firstMatch(of: regex) else {
                return .null
            }
            return group(parts, match)
        },
        "regexp_extract_all": SQLFunctions.text(2...3) { parts in
            guard let regex = regex(parts[1]) else { return .null }
            return .array(parts[0].matches(of: regex).map { group(parts, $0) })
        },
        "regexp_extract_bool": SQLFunctions.text(2...2) { parts in
            guard let regex = regex(parts[1]), let match = parts[0].firstMatch(of: regex) else {
                return .null
            }
            return ["true": .bool(true), "false": .bool(false)][match.output[0].substring?.lowercased() ?? ""]
                ?? .null
        },
        "regexp_extract_long": SQLFunctions.text(2...3) { parts in
            guard let regex = regex(parts[1]), let match = parts[0].firstMatch(of: regex) else {
                return .null
            }
            return Int64(group(parts, match).text).map { .long($0) } ?? .null
        },
        "regexp_count": SQLFunctions.text(2...2) { parts in
            guard let regex = regex(parts[1]) else { return .null }
            return .long(Int64(parts[0].matches(of: regex).count))
        },
        "regexp_replace": SQLFunctions.text(2...3) { parts in
            guard let regex = regex(parts[1]) else { return .null }
            let template = parts.count == 3 ? Array(parts[2]) : []
            return .text(parts[0].replacing(regex) { expand(template, $0) })
        },
        "regexp_split": SQLFunctions.text(2...2) { parts in
            guard let regex = regex(parts[1]) else { return .null }
            return .array(
                parts[0].split(separator: regex, omittingEmptySubsequences: false).map { .text(String($0)) })
        },
    ]

    private static func regex(_ text: String) -> Regex<AnyRegexOutput>? { try? Regex(text) }

    private static func group(_ parts: [String], _ match: Regex<AnyRegexOutput>.Match) -> SQLValue {
        let number = parts.count == 3 ? Int(parts[2]) ?? -1 : 0
        guard match.output.indices.contains(number), let found = match.output[number].substring else {
            return .null
        }
        return .text(String(found))
    }

    /// Puts groups in the place of `$1`, `$2`, …; `\$` is a dollar.
    private static func expand(_ template: [Character], _ match: Regex<AnyRegexOutput>.Match) -> String {
        var text = ""
        var position = 0
        while position < template.count {
            let character = template[position]
            let next = position + 1 < template.count ? template[position + 1] : nil
            if character == "\\", let next {
                text.append(next)
                position += 2
            } else if character == "$", let number = next?.wholeNumberValue,
                match.output.indices.contains(number)
            {
                text += match.output[number].substring.map(String.init) ?? ""
                position += 2
            } else {
                text.append(character)
                position += 1
            }
        }
        return text
    }
}
