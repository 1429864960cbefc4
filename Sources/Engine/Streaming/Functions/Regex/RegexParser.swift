/// Reads Java's syntax of regular expressions.
///
/// Not emulated: named scripts beyond the common ones, `\X`, `\N{…}`, `\G`, canonical equivalence.
struct RegexParser {
    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesAll = false
        var hasComments = false
        var isUnixLines = false
        /// Whether case is ignored beyond ASCII.
        var foldsUnicode = false
    }

    private let pattern: [UInt32]
    private var position = 0
    var flags = Flags()
    private(set) var groups = 0
    private(set) var names: [String: Int] = [:]

    init(_ pattern: String) { self.pattern = pattern.unicodeScalars.map(\.value) }

    /// The whole pattern.
    mutating func parse() throws(RegexSyntaxError) -> RegexNode {
        let node = try alternation()
        guard position == pattern.count else { throw error("Unmatched closing ')'") }
        return node
    }

    private func error(_ what: String) -> RegexSyntaxError {
        let text = String(String.UnicodeScalarView(pattern.compactMap { Unicode.Scalar($0) }))
        return RegexSyntaxError(message: "\(what) near index \(max(position - 1, 0))\n\(text)")
    }

    // MARK: - Characters of the pattern

    private var next: UInt32? { position < pattern.count ? pattern[position] : nil }

    private func isNext(_ text: String) -> Bool {
        let wanted = text.unicodeScalars.map(\.value)
        return pattern[position...].starts(with: wanted)
    }

    private mutating func accept(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func take() throws(RegexSyntaxError) -> UInt32 {
        guard let code = next else { throw error("Unexpected end of pattern") }
        position += 1
        return code
    }

    private mutating func skipComments() {
        guard flags.hasComments else { return }
        while let code = next {
            if code == 0x23 {
                while let inner = next, inner != 0x0A { position += 1 }
            } else if code == 0x20 || (0x09...0x0D).contains(code) {
                position += 1
            } else {
                return
            }
        }
    }

    // MARK: - Structure

    private mutating func alternation() throws(RegexSyntaxError) -> RegexNode {
        var branches = [try sequence()]
        while accept("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(RegexSyntaxError) -> RegexNode {
        var nodes: [RegexNode] = []
        while true {
            skipComments()
            guard let code = next, code != 0x7C, code != 0x29 else { break }
            if isNext("\\Q") {
                try quotation(into: &nodes)
                continue
            }
            guard let atom = try atom() else { continue }
            nodes.append(try quantified(atom))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func quotation(into nodes: inout [RegexNode]) throws(RegexSyntaxError) {
        position += 2
        while next != nil, !accept("\\E") { nodes.append(literal(try take())) }
        if let last = nodes.popLast() { nodes.append(try quantified(last)) }
    }

    private func literal(_ code: UInt32) -> RegexNode {
        .character(RegexSet(code, ignoresCase: flags.ignoresCase && (code < 128 || flags.foldsUnicode)))
    }

    /// nil for something that matches nothing by itself, such as `(?i)`.
    private mutating func atom() throws(RegexSyntaxError) -> RegexNode? {
        let code = try take()
        switch Unicode.Scalar(code) {
        case "(": return try group()
        case "[": return .character(RegexSet(try characterClass()))
        case ".": return .character(RegexSet(dot))
        case "^": return .anchor(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .anchor(flags.isMultiline ? .lineEnd : .textEndOrLastTerminator)
        case "\\": return try escape()
        case "*", "+", "?":
            position -= 1
            let sign = Unicode.Scalar(code).map { String($0) } ?? ""
            throw error("Dangling meta character '\(sign)'")
        case "{": throw error("Illegal repetition")
        default: return literal(code)
        }
    }

    private var dot: RegexSet.Rule {
        if flags.dotMatchesAll { return RegexProperties.anything }
        return .complement(flags.isUnixLines ? .range(0x0A...0x0A) : RegexProperties.lineTerminator)
    }

    private mutating func quantified(_ atom: RegexNode) throws(RegexSyntaxError) -> RegexNode {
        skipComments()
        let (low, high): (Int, Int?)
        if accept("*") {
            (low, high) = (0, nil)
        } else if accept("+") {
            (low, high) = (1, nil)
        } else if accept("?") {
            (low, high) = (0, 1)
        } else if accept("{") {
            (low, high) = try bounds()
        } else {
            return atom
        }
        let greed: RegexNode.Greed = accept("?") ? .reluctant : accept("+") ? .possessive : .greedy
        return .repetition(atom, min: low, max: high, greed)
    }

    private mutating func bounds() throws(RegexSyntaxError) -> (Int, Int?) {
        guard let low = number() else { throw error("Illegal repetition") }
        if accept("}") { return (low, low) }
        guard accept(",") else { throw error("Unclosed counted closure") }
        if accept("}") { return (low, nil) }
        guard let high = number(), accept("}") else { throw error("Unclosed counted closure") }
        guard high >= low else { throw error("Illegal repetition range") }
        return (low, high)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let code = next, (0x30...0x39).contains(code), value ?? 0 < 100_000 {
            value = (value ?? 0) * 10 + Int(code - 0x30)
            position += 1
        }
        return value
    }

    // MARK: - Groups

    private mutating func group() throws(RegexSyntaxError) -> RegexNode? {
        let saved = flags
        guard accept("?") else {
            groups += 1
            let number = groups
            return .group(try body(restoring: saved), number)
        }
        if accept(":") { return try body(restoring: saved) }
        if accept("=") { return .look(try body(restoring: saved), isAhead: true, isNegative: false) }
        if accept("!") { return .look(try body(restoring: saved), isAhead: true, isNegative: true) }
        if accept("<=") { return .look(try body(restoring: saved), isAhead: false, isNegative: false) }
        if accept("<!") { return .look(try body(restoring: saved), isAhead: false, isNegative: true) }
        if accept(">") { return .atomic(try body(restoring: saved)) }
        if accept("<") {
            groups += 1
            let number = groups
            let name = try name()
            guard names[name] == nil else {
                throw error("Named capturing group <\(name)> is already defined")
            }
            names[name] = number
            return .group(try body(restoring: saved), number)
        }
        try inlineFlags()
        if accept(")") { return nil }
        guard accept(":") else { throw error("Unknown inline modifier") }
        return try body(restoring: saved)
    }

    private mutating func body(restoring saved: Flags) throws(RegexSyntaxError) -> RegexNode {
        let node = try alternation()
        flags = saved
        guard accept(")") else { throw error("Unclosed group") }
        return node
    }

    private mutating func name() throws(RegexSyntaxError) -> String {
        var name = String.UnicodeScalarView()
        while !accept(">") {
            guard let scalar = Unicode.Scalar(try take()), scalar.isASCII,
                scalar.properties.isAlphabetic || !name.isEmpty && (0x30...0x39).contains(scalar.value)
            else { throw error("capturing group name does not start with a Latin letter") }
            name.append(scalar)
        }
        return String(name)
    }

    private mutating func inlineFlags() throws(RegexSyntaxError) {
        var isOn = true
        while let code = next, code != 0x29, code != 0x3A {
            position += 1
            switch Unicode.Scalar(code) {
            case "-": isOn = false
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotMatchesAll = isOn
            case "x": flags.hasComments = isOn
            case "d": flags.isUnixLines = isOn
            case "u", "U": flags.foldsUnicode = isOn
            default: throw error("Unknown inline modifier")
            }
        }
    }

    // MARK: - Escapes

    private mutating func escape() throws(RegexSyntaxError) -> RegexNode {
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

    private mutating func backreference(_ first: Int) -> RegexNode {
        var number = first
        while let code = next, (0x30...0x39).contains(code), number * 10 + Int(code - 0x30) <= groups {
            number = number * 10 + Int(code - 0x30)
            position += 1
        }
        return .backreference(number, ignoresCase: flags.ignoresCase)
    }

    /// `\d`, `\p{…}` and their kin; nil for the escape of one character.
    private mutating func classEscape(_ code: UInt32) throws(RegexSyntaxError) -> RegexSet.Rule? {
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

    private mutating func property() throws(RegexSyntaxError) -> RegexSet.Rule {
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

    private mutating func characterEscape(_ code: UInt32) throws(RegexSyntaxError) -> UInt32 {
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
    private mutating func unicodeEscape() throws(RegexSyntaxError) -> UInt32 {
        let high = try digits(radix: 16, count: 4, "Illegal Unicode escape sequence")
        guard (0xD800..<0xDC00).contains(high), isNext("\\u") else { return high }
        position += 2
        let low = try digits(radix: 16, count: 4, "Illegal Unicode escape sequence")
        return 0x10000 + (high - 0xD800) << 10 + low - 0xDC00
    }

    private mutating func digits(
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

    // MARK: - Classes in brackets

    /// After the opening bracket, up to and with the closing one.
    private mutating func characterClass() throws(RegexSyntaxError) -> RegexSet.Rule {
        let isNegated = accept("^")
        var rules: [RegexSet.Rule] = []
        var result: RegexSet.Rule?
        var isFirst = true
        while isFirst || !accept("]") {
            if next == nil { throw error("Unclosed character class") }
            if accept("&&") {
                let left = RegexSet.Rule.union(rules)
                result = result.map { .intersection($0, left) } ?? left
                rules = []
            } else if accept("[") {
                rules.append(try characterClass())
            } else {
                rules.append(try classItem())
            }
            isFirst = false
        }
        let last = RegexSet.Rule.union(rules)
        let whole = result.map { .intersection($0, last) } ?? last
        return isNegated ? .complement(whole) : whole
    }

    private mutating func classItem() throws(RegexSyntaxError) -> RegexSet.Rule {
        var low = try take()
        if low == 0x5C {
            let code = try take()
            if code == 0x51 { return try classQuotation() }
            if let rule = try classEscape(code) { return rule }
            low = try characterEscape(code)
        }
        guard isNext("-"), position + 1 < pattern.count, pattern[position + 1] != 0x5D,
            pattern[position + 1] != 0x5B
        else { return cased(low...low) }
        position += 1
        var high = try take()
        if high == 0x5C { high = try characterEscape(try take()) }
        guard high >= low else { throw error("Illegal character range") }
        return cased(low...high)
    }

    private mutating func classQuotation() throws(RegexSyntaxError) -> RegexSet.Rule {
        var rules: [RegexSet.Rule] = []
        while next != nil, !accept("\\E") {
            let code = try take()
            rules.append(cased(code...code))
        }
        return .union(rules)
    }

    /// A range, also in the other case if case does not count.
    private func cased(_ range: ClosedRange<UInt32>) -> RegexSet.Rule {
        guard flags.ignoresCase, range.count <= 512 else { return .range(range) }
        let others = range.filter { $0 < 128 || flags.foldsUnicode }.compactMap { RegexSet.otherCase($0) }.map
        { RegexSet.Rule.range($0...$0) }
        return .union([.range(range)] + others)
    }
}
