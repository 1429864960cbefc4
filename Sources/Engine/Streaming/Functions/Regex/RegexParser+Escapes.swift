/// What a backslash begins.
extension RegexParser {
    mutating func escape() throws(RegexSyntaxError) -> RegexNode {
        let code = try take()
        switch Unicode.Scalar(code) {
        case "b": return .anchor(.wordBoundary)
        case "B": return .anchor(.noWordBoundary)
        case "A": return .anchor(.textStart)
        case "z": return .anchor(.textEnd)
        case "Z": return .anchor(.textEndOrLastTerminator)
        case "R":
            let pair = RegexNode.sequence([.character(RegexSet(0x0D)), .character(RegexSet(0x0A))])
            return .atomic(.alternation([pair, .character(RegexSet(RegexProperties.verticalSpace))]))
        case "k":
            guard accept("<") else { throw error("\\k is not followed by '<' for named capturing group") }
            let name = try name()
            guard let number = names[name] else {
                throw error("named capturing group <\(name)> does not exist")
            }
            return .backreference(number, ignoresCase: flags.ignoresCase)
        case "1", "2", "3", "4", "5", "6", "7", "8", "9": return backreference(Int(code - 0x30))
        default: break
        }
        if let rule = try classEscape(code) { return .character(RegexSet(rule)) }
        return literal(try characterEscape(code))
    }

    mutating func backreference(_ first: Int) -> RegexNode {
        var number = first
        while let code = next, (0x30...0x39).contains(code), number * 10 + Int(code - 0x30) <= groups {
            number = number * 10 + Int(code - 0x30)
            position += 1
        }
        return .backreference(number, ignoresCase: flags.ignoresCase)
    }

    /// `\d`, `\p{…}` and their kin; nil for the escape of one character.
    mutating func classEscape(_ code: UInt32) throws(RegexSyntaxError) -> RegexSet.Rule? {
        switch Unicode.Scalar(code) {
        case "d": return RegexProperties.digit
        case "D": return .complement(RegexProperties.digit)
        case "w": return RegexProperties.word
        case "W": return .complement(RegexProperties.word)
        case "s": return RegexProperties.space
        case "S": return .complement(RegexProperties.space)
        case "h": return RegexProperties.horizontalSpace
        case "H": return .complement(RegexProperties.horizontalSpace)
        case "v": return RegexProperties.verticalSpace
        case "V": return .complement(RegexProperties.verticalSpace)
        case "p": return try property()
        case "P": return .complement(try property())
        default: return nil
        }
    }

    mutating func property() throws(RegexSyntaxError) -> RegexSet.Rule {
        var name = String.UnicodeScalarView()
        if accept("{") {
            while !accept("}") { if let scalar = Unicode.Scalar(try take()) { name.append(scalar) } }
        } else if let scalar = Unicode.Scalar(try take()) {
            name.append(scalar)
        }
        let text = String(name)
        let value = text.firstIndex(of: "=").map { String(text[text.index(after: $0)...]) } ?? text
        guard let rule = RegexProperties.named(value) else {
            throw error("Unknown character property name {\(text)}")
        }
        return rule
    }

    mutating func characterEscape(_ code: UInt32) throws(RegexSyntaxError) -> UInt32 {
        switch Unicode.Scalar(code) {
        case "t": return 0x09
        case "n": return 0x0A
        case "r": return 0x0D
        case "f": return 0x0C
        case "a": return 0x07
        case "e": return 0x1B
        case "0": return try digits(radix: 8, max: 3, "Illegal octal escape sequence")
        case "c": return try take() ^ 64
        case "u": return try unicodeEscape()
        case "x":
            guard accept("{") else {
                return try digits(radix: 16, count: 2, "Illegal hexadecimal escape sequence")
            }
            let value = try digits(radix: 16, max: 6, "Illegal hexadecimal escape sequence")
            guard accept("}") else { throw error("Unclosed hexadecimal escape sequence") }
            return value
        case let scalar?:
            if scalar.isASCII, scalar.properties.isAlphabetic {
                throw error("Illegal/unsupported escape sequence")
            }
            return code
        case nil: return code
        }
    }

    /// `\uD83D\uDE00` is one character.
    mutating func unicodeEscape() throws(RegexSyntaxError) -> UInt32 {
        let high = try digits(radix: 16, count: 4, "Illegal Unicode escape sequence")
        guard (0xD800..<0xDC00).contains(high), isNext("\\u") else { return high }
        position += 2
        let low = try digits(radix: 16, count: 4, "Illegal Unicode escape sequence")
        return 0x10000 + (high - 0xD800) << 10 + low - 0xDC00
    }

    mutating func digits(
        radix: Int, max: Int = 0, count: Int = 0, _ message: String
    ) throws(RegexSyntaxError) -> UInt32 {
        var (value, taken): (UInt32, Int) = (0, 0)
        while taken < (count > 0 ? count : max), let code = next, let scalar = Unicode.Scalar(code),
            let digit = Character(scalar).hexDigitValue, digit < radix
        {
            value = value * UInt32(radix) + UInt32(digit)
            position += 1
            taken += 1
        }
        guard taken > 0, count == 0 || taken == count else { throw error(message) }
        return value
    }
}
