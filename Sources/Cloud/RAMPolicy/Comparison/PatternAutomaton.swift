/// A wildcard pattern as a nondeterministic automaton whose states are places in the pattern, run with words
/// of bits.
///
/// A state set has one bit per token and one for the end. Runs of `*` are one token. The automaton only holds
/// the masks; `ProductMachine` runs many of them side by side.
struct PatternAutomaton: Sendable {
    private enum Token: Hashable {
        case character(Character)
        /// `?`; `bounded` ones do not match a colon.
        case one(bounded: Bool)
        /// `*`; `bounded` ones do not match a colon.
        case run(bounded: Bool)
    }

    /// Words of a state set; the highest bit that can be set is the end's, so nothing is carried out of it.
    let width: Int
    /// The bit that is set when the text so far matches.
    let end: Int
    /// The bit that is set when every continuation of the text matches; nil when there is no such.
    let settled: Int?
    /// The places of runs, which may also stand for nothing.
    let runs: [UInt64]
    private let boundedRuns: [UInt64]
    private let ones: [UInt64]
    private let boundedOnes: [UInt64]
    private let characters: [Character: [UInt64]]

    /// Where wildcards may match colons.
    enum Shape {
        /// Everywhere.
        case text
        /// Only in the fifth segment, as in resource names.
        case resourceName
    }

    /// `literally` takes `*` and `?` for themselves; `ignoringCase` takes letters in either case.
    init(_ pattern: String, _ shape: Shape = .text, literally: Bool = false, ignoringCase: Bool = false) {
        let tokens = PatternAutomaton.tokens(pattern, shape, literally: literally)
        let width = (tokens.count + 64) / 64
        func mask(_ isWanted: (Token) -> Bool) -> [UInt64] {
            var words = [UInt64](repeating: 0, count: width)
            for (index, token) in tokens.enumerated() where isWanted(token) {
                words[index / 64] |= 1 << UInt64(index % 64)
            }
            return words
        }
        self.width = width
        end = tokens.count
        settled = tokens.last == .run(bounded: false) ? tokens.count - 1 : nil
        ones = mask { $0 == .one(bounded: false) || $0 == .one(bounded: true) }
        boundedOnes = mask { $0 == .one(bounded: true) }
        runs = mask { $0 == .run(bounded: false) || $0 == .run(bounded: true) }
        boundedRuns = mask { $0 == .run(bounded: true) }
        var characters: [Character: [UInt64]] = [:]
        for token in Set(tokens) {
            guard case .character(let character) = token else { continue }
            let cases = ignoringCase ? Set([character.lowercased(), character.uppercased()]) : []
            for variant in Set([character] + cases.compactMap { $0.count == 1 ? $0.first : nil }) {
                let places = mask { $0 == token }
                characters[variant] = characters[variant].map { zip($0, places).map { $0 | $1 } } ?? places
            }
        }
        self.characters = characters
    }

    private static func tokens(_ pattern: String, _ shape: Shape, literally: Bool) -> [Token] {
        var tokens: [Token] = []
        var colons = 0
        for character in pattern {
            if character == ":" { colons += 1 }
            let bounded = shape == .resourceName && colons < 4
            switch character {
            case _ where literally: tokens.append(.character(character))
            case "*":
                if tokens.last != .run(bounded: bounded) { tokens.append(.run(bounded: bounded)) }
            case "?": tokens.append(.one(bounded: bounded))
            default: tokens.append(.character(character))
            }
        }
        return tokens
    }

    /// The characters that the pattern names.
    var alphabet: Set<Character> { Set(characters.keys) }

    /// The places from which `character` leads one place on.
    func advances(on character: Character) -> [UInt64] {
        let named = characters[character] ?? [UInt64](repeating: 0, count: width)
        return (0..<width).map { index in
            named[index] | (character == ":" ? ones[index] & ~boundedOnes[index] : ones[index])
        }
    }

    /// The places at which `character` may be part of a run.
    func stays(on character: Character) -> [UInt64] {
        character == ":" ? zip(runs, boundedRuns).map { $0 & ~$1 } : runs
    }
}
