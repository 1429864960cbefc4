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

    let pattern: [UInt32]
    var position = 0
    private var depth = 0
    /// How deep groups may stand in each other, so that no pattern exhausts the stack.
    private static let depthLimit = 250
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

    func error(_ what: String) -> RegexSyntaxError {
        let text = String(String.UnicodeScalarView(pattern.compactMap { Unicode.Scalar($0) }))
        return RegexSyntaxError(message: "\(what) near index \(max(position - 1, 0))\n\(text)")
    }

    // MARK: - Characters of the pattern

    var next: UInt32? { position < pattern.count ? pattern[position] : nil }

    func isNext(_ text: String) -> Bool {
        let wanted = text.unicodeScalars.map(\.value)
        return pattern[position...].starts(with: wanted)
    }

    mutating func accept(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    mutating func take() throws(RegexSyntaxError) -> UInt32 {
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

    func literal(_ code: UInt32) -> RegexNode {
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

    /// A class within a class, as deep as groups may be.
    mutating func nested() throws(RegexSyntaxError) -> RegexSet.Rule {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw error("Classes are nested too deeply") }
        return try characterClass()
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
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw error("Groups are nested too deeply") }
        let node = try alternation()
        flags = saved
        guard accept(")") else { throw error("Unclosed group") }
        return node
    }

    mutating func name() throws(RegexSyntaxError) -> String {
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
}
