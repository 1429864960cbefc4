/// The named character classes of Java's regular expressions.
enum RegexProperties {
    static let digit = RegexSet.Rule.range(0x30...0x39)
    static let word = RegexSet.Rule.union([
        .range(0x30...0x39), .range(0x41...0x5A), .range(0x61...0x7A), .range(0x5F...0x5F),
    ])
    static let space = RegexSet.Rule.union([.range(0x09...0x0D), .range(0x20...0x20)])
    static let horizontalSpace = RegexSet.Rule.union(
        ([0x20, 0x09, 0xA0, 0x1680, 0x180E, 0x202F, 0x205F, 0x3000] as [UInt32]).map { .range($0...$0) }
            + [.range(0x2000...0x200A)])
    static let verticalSpace = RegexSet.Rule.union([
        .range(0x0A...0x0D), .range(0x85...0x85), .range(0x2028...0x2029),
    ])
    static let lineTerminator = RegexSet.Rule.union([
        .range(0x0A...0x0A), .range(0x0D...0x0D), .range(0x85...0x85), .range(0x2028...0x2029),
    ])
    static let anything = RegexSet.Rule.range(0...0x10FFFF)

    /// Letters, digits and `_` of any script: what `\b` counts as a word.
    static func isWord(_ code: UInt32) -> Bool {
        if code < 128 { return RegexSet(word).contains(code) }
        return Unicode.Scalar(code).map { isLetter($0) || $0.properties.generalCategory == .decimalNumber }
            ?? false
    }

    /// The class of `\p{name}`; nil for an unknown name.
    static func named(_ name: String) -> RegexSet.Rule? {
        if let posix = posix(name) { return posix }
        if let scripts = scripts[
            name.hasPrefix("Is") || name.hasPrefix("In") ? String(name.dropFirst(2)) : name]
        {
            return .union(scripts.map { .range($0) })
        }
        switch name {
        case "IsAlphabetic", "javaLetter", "javaAlphabetic": return .property { $0.properties.isAlphabetic }
        case "IsLetter": return .property(isLetter)
        case "IsDigit", "javaDigit": return .property { $0.properties.generalCategory == .decimalNumber }
        case "IsUppercase", "javaUpperCase": return .property { $0.properties.isUppercase }
        case "IsLowercase", "javaLowerCase": return .property { $0.properties.isLowercase }
        case "IsWhite_Space", "javaWhitespace": return .property { $0.properties.isWhitespace }
        case "IsIdeographic": return .property { $0.properties.isIdeographic }
        case "IsPunctuation": return category("P")
        case "javaLetterOrDigit":
            return .property { isLetter($0) || $0.properties.generalCategory == .decimalNumber }
        default: return category(name.hasPrefix("Is") ? String(name.dropFirst(2)) : name)
        }
    }

    private static func posix(_ name: String) -> RegexSet.Rule? {
        switch name {
        case "Lower": .range(0x61...0x7A)
        case "Upper": .range(0x41...0x5A)
        case "ASCII": .range(0...0x7F)
        case "Alpha": .union([.range(0x41...0x5A), .range(0x61...0x7A)])
        case "Digit": digit
        case "Alnum": .union([digit, .range(0x41...0x5A), .range(0x61...0x7A)])
        case "Punct":
            .union([.range(0x21...0x2F), .range(0x3A...0x40), .range(0x5B...0x60), .range(0x7B...0x7E)])
        case "Graph": .range(0x21...0x7E)
        case "Print": .range(0x20...0x7E)
        case "Blank": .union([.range(0x20...0x20), .range(0x09...0x09)])
        case "Cntrl": .union([.range(0...0x1F), .range(0x7F...0x7F)])
        case "XDigit": .union([digit, .range(0x41...0x46), .range(0x61...0x66)])
        case "Space": space
        default: nil
        }
    }

    @Sendable private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        code(scalar.properties.generalCategory).hasPrefix("L")
    }

    /// A general category such as `Lu`, or a group of them such as `L`.
    private static func category(_ name: String) -> RegexSet.Rule? {
        guard (1...2).contains(name.count), "LMNPSZC".contains(name.prefix(1)) else { return nil }
        if name == "LC" {
            return .property { ["Lu", "Ll", "Lt"].contains(code($0.properties.generalCategory)) }
        }
        return .property { code($0.properties.generalCategory).hasPrefix(name) }
    }

    @Sendable private static func code(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }

    /// The main ranges of the scripts that people ask for.
    private static let scripts: [String: [ClosedRange<UInt32>]] = [
        "Han": [
            0x2E80...0x2FD5, 0x3005...0x3007, 0x3021...0x3029, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF,
            0x20000...0x323AF,
        ],
        "CJKUnifiedIdeographs": [0x4E00...0x9FFF], "CJK_Unified_Ideographs": [0x4E00...0x9FFF],
        "Hiragana": [0x3041...0x309F], "Katakana": [0x30A0...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F],
        "Hangul": [0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF],
        "Latin": [
            0x41...0x5A, 0x61...0x7A, 0xAA...0xAA, 0xBA...0xBA, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2B8,
            0x1E00...0x1EFF, 0xFF21...0xFF3A, 0xFF41...0xFF5A,
        ],
        "Greek": [0x370...0x373, 0x375...0x377, 0x37A...0x37D, 0x37F...0x3FF, 0x1F00...0x1FFF],
        "Cyrillic": [0x400...0x52F, 0x1C80...0x1C88, 0x2DE0...0x2DFF, 0xA640...0xA69F],
        "Arabic": [0x600...0x6FF, 0x750...0x77F], "Hebrew": [0x591...0x5F4],
        "Thai": [0xE01...0xE3A, 0xE40...0xE5B],
    ]
}
