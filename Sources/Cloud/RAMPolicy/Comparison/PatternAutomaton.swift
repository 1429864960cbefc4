/// A wildcard pattern as a nondeterministic automaton whose states are places in the pattern, run with words
/// of bits.
///
/// A state set has one bit per token and one for the end. Runs of `*` are one token.
struct PatternAutomaton: Sendable {
    private enum Token: Hashable {
        case character(Character)
        /// `?`; `bounded` ones do not match a colon.
        case one(bounded: Bool)
        /// `*`; `bounded` ones do not match a colon.
        case run(bounded: Bool)
    }

    /// Words of a state set.
    let width: Int
    private let tokenCount: Int
    /// The pattern ends in an unbounded run, so a match that reaches it can not be lost.
    private let endsOpen: Bool
    private let characters: [Character: [UInt64]]
    private let ones: [UInt64]
    private let boundedOnes: [UInt64]
    private let runs: [UInt64]
    private let boundedRuns: [UInt64]

    /// Where wildcards may match colons.
    enum Shape {
        /// Everywhere.
        case text
        /// Only in the fifth segment, as in resource names.
        case resourceName
    }

    /// `literally` takes `*` and `?` for themselves; `ignoringCase` takes letters in either case.
    init(_ pattern: String, _ shape: Shape = .text, literally: Bool = false, ignoringCase: Bool = false) {
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
        let width = (tokens.count + 64) / 64
        self.width = width
        tokenCount = tokens.count
        endsOpen = tokens.last == .run(bounded: false)
        func mask(_ isWanted: (Token) -> Bool) -> [UInt64] {
            var words = [UInt64](repeating: 0, count: width)
            for (index, token) in tokens.enumerated() where isWanted(token) {
                words[index / 64] |= 1 << UInt64(index % 64)
            }
            return words
        }
        ones = mask { $0 == .one(bounded: false) || $0 == .one(bounded: true) }
        boundedOnes = mask { $0 == .one(bounded: true) }
        runs = mask { $0 == .run(bounded: false) || $0 == .run(bounded: true) }
        boundedRuns = mask { $0 == .run(bounded: true) }
        var characters: [Character: [UInt64]] = [:]
        for token in Set(tokens) {
            guard case .character(let character) = token else { continue }
            let cases = ignoringCase ? Set([character.lowercased(), character.uppercased()]) : []
            for variant in [character] + cases.compactMap({ $0.count == 1 ? $0.first : nil }) {
                let places = mask { $0 == token }
                characters[variant] = characters[variant].map { zip($0, places).map { $0 | $1 } } ?? places
            }
        }
        self.characters = characters
    }

    /// The characters that the pattern names.
    var alphabet: Set<Character> { Set(characters.keys) }

    /// The state before the first character.
    var start: [UInt64] {
        var words = [UInt64](repeating: 0, count: width)
        words[0] = 1
        close(&words[...])
        return words
    }

    /// The state after `character`.
    func step(_ state: ArraySlice<UInt64>, _ character: Character) -> [UInt64] {
        let isColon = character == ":"
        let named = characters[character]
        var next = [UInt64](repeating: 0, count: width)
        var carry: UInt64 = 0
        for index in 0..<width {
            let word = state[state.startIndex + index]
            let one = isColon ? ones[index] & ~boundedOnes[index] : ones[index]
            let run = isColon ? runs[index] & ~boundedRuns[index] : runs[index]
            let moving = word & ((named?[index] ?? 0) | one)
            next[index] = moving << 1 | carry | word & run
            carry = moving >> 63
        }
        close(&next[...])
        return next
    }

    func accepts(_ state: ArraySlice<UInt64>) -> Bool {
        state[state.startIndex + tokenCount / 64] >> UInt64(tokenCount % 64) & 1 == 1
    }

    /// Whether every continuation of the text matches.
    func isSettled(_ state: ArraySlice<UInt64>) -> Bool {
        guard endsOpen else { return false }
        let last = tokenCount - 1
        return state[state.startIndex + last / 64] >> UInt64(last % 64) & 1 == 1
    }

    /// A run may also stand for nothing.
    private func close(_ words: inout ArraySlice<UInt64>) {
        var carry: UInt64 = 0
        for index in 0..<width {
            let word = words[words.startIndex + index]
            // Neighbouring runs differ in their bounds only at the fourth colon, so one pass is enough.
            words[words.startIndex + index] = word | (word & runs[index]) << 1 | carry
            carry = (word & runs[index]) >> 63
        }
    }
}
