/// Many pattern automata run side by side over one text; a state is all their state sets, one after the
/// other.
struct ProductMachine {
    typealias State = [UInt64]

    /// The patterns of one group and what they are for.
    struct Member {
        /// Words of the state.
        let words: Range<Int>
        let end: Int
        let settled: Int?
        /// More live places are better; else fewer.
        let isWanted: Bool
    }

    /// Members by group, in the order of the groups.
    let groups: [[Member]]
    let letters: [Character]
    private let width: Int
    private let runs: [UInt64]
    /// Per letter.
    private let advances: [[UInt64]]
    private let stays: [[UInt64]]

    /// `groups` are patterns with whether they are wanted; `letters` every character that matters.
    init(_ groups: [(patterns: [PatternAutomaton], isWanted: Bool)], letters: [Character]) {
        var members: [[Member]] = []
        var width = 0
        for (patterns, isWanted) in groups {
            var row: [Member] = []
            for pattern in patterns {
                let words = width..<width + pattern.width
                let first = words.lowerBound * 64
                row.append(
                    Member(
                        words: words, end: first + pattern.end, settled: pattern.settled.map { first + $0 },
                        isWanted: isWanted))
                width = words.upperBound
            }
            members.append(row)
        }
        let all = groups.flatMap(\.patterns)
        self.groups = members
        self.letters = letters
        self.width = width
        runs = all.flatMap(\.runs)
        advances = letters.map { letter in all.flatMap { $0.advances(on: letter) } }
        stays = letters.map { letter in all.flatMap { $0.stays(on: letter) } }
    }

    /// The state before the first character.
    var start: State {
        var state = State(repeating: 0, count: width)
        for group in groups {
            for member in group { state[member.words.lowerBound] = 1 }
        }
        close(&state)
        return state
    }

    /// The state after the letter at position `letter`.
    func step(_ state: State, letter: Int) -> State {
        var next = State(repeating: 0, count: width)
        let (advance, stay) = (advances[letter], stays[letter])
        var carry: UInt64 = 0
        for index in 0..<width {
            let moving = state[index] & advance[index]
            next[index] = moving << 1 | carry | state[index] & stay[index]
            carry = moving >> 63
        }
        close(&next)
        settle(&next)
        return next
    }

    func has(_ bit: Int, _ state: State) -> Bool { state[bit / 64] >> UInt64(bit % 64) & 1 == 1 }

    /// Whether `better` leaves at least the ways out that `worse` leaves.
    func covers(_ better: State, _ worse: State) -> Bool {
        for group in groups {
            for member in group {
                for index in member.words {
                    let (a, b) = (better[index], worse[index])
                    if member.isWanted ? b & ~a != 0 : a & ~b != 0 { return false }
                }
            }
        }
        return true
    }

    /// A run may also stand for nothing; two runs side by side are one token, so one pass is enough.
    private func close(_ state: inout State) {
        var carry: UInt64 = 0
        for index in 0..<width {
            let open = (state[index] | carry) & runs[index]
            state[index] |= open << 1 | carry
            carry = open >> 63
        }
    }

    /// A group with a match that can not be lost has matched: what its other patterns are doing no longer
    /// matters.
    private func settle(_ state: inout State) {
        for group in groups where group.count > 1 {
            let settled = group.firstIndex { member in member.settled.map { has($0, state) } ?? false }
            guard let settled else { continue }
            for (place, member) in group.enumerated() where place != settled {
                for index in member.words { state[index] = 0 }
            }
        }
    }
}
