/// A regular expression as instructions of a backtracking machine.
struct RegexProgram {
    enum Instruction {
        /// One character of a set.
        case set(Int)
        /// One ASCII character.
        case byte(UInt8)
        /// `min` to `max` characters of a set.
        case run(Int, min: Int, max: Int, RegexNode.Greed)
        /// Goes on at the first place and, if that fails, at the second.
        case fork(Int, Int)
        case jump(Int)
        /// Stores the place in a register.
        case save(Int)
        /// Goes to `exit` if the place has not moved since it was stored.
        case progress(Int, exit: Int)
        case anchor(RegexNode.Anchor)
        /// Runs what follows up to its `accept` on its own, then goes on at `next`.
        case look(isAhead: Bool, isNegative: Bool, next: Int)
        case atomic(next: Int)
        case backreference(Int, ignoresCase: Bool)
        case accept
    }

    private(set) var instructions: [Instruction] = []
    private(set) var sets: [RegexSet] = []
    /// Two registers per group (with the whole match), then those of loops.
    private(set) var registers: Int
    let groups: Int
    /// What the first character must be; nil if a match can be empty or start with several things.
    private(set) var first: RegexSet?

    /// Copies of repeated parts stop here.
    private static let limit = 20_000

    init(_ node: RegexNode, groups: Int) throws(RegexSyntaxError) {
        self.groups = groups
        registers = (groups + 1) * 2
        try emit(node)
        instructions.append(.accept)
        first = Self.first(node)
    }

    private static func first(_ node: RegexNode) -> RegexSet? {
        switch node {
        case .character(let set): set
        case .sequence(let nodes): nodes.first.flatMap(first)
        case .group(let inner, _), .atomic(let inner): first(inner)
        case .repetition(let inner, let min, _, _): min > 0 ? first(inner) : nil
        default: nil
        }
    }

    private mutating func register() -> Int {
        registers += 1
        return registers - 1
    }

    private mutating func emit(_ node: RegexNode) throws(RegexSyntaxError) {
        guard instructions.count < Self.limit else { throw RegexSyntaxError(message: "Pattern too large") }
        switch node {
        case .empty: return
        case .character(let set):
            if let byte = set.single { return instructions.append(.byte(byte)) }
            instructions.append(.set(index(set)))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .alternation(let branches): try emit(branches)
        case .group(let inner, let number):
            instructions.append(.save(number * 2))
            try emit(inner)
            instructions.append(.save(number * 2 + 1))
        case .repetition(let inner, let min, let max, let greed): try emit(inner, min, max, greed)
        case .anchor(let anchor): instructions.append(.anchor(anchor))
        case .look(let inner, let isAhead, let isNegative):
            try emitNested(inner) { .look(isAhead: isAhead, isNegative: isNegative, next: $0) }
        case .atomic(let inner): try emitNested(inner) { .atomic(next: $0) }
        case .backreference(let number, let ignoresCase):
            instructions.append(.backreference(number, ignoresCase: ignoresCase))
        }
    }

    private mutating func index(_ set: RegexSet) -> Int {
        sets.append(set)
        return sets.count - 1
    }

    private mutating func emitNested(
        _ node: RegexNode, _ make: (Int) -> Instruction
    ) throws(RegexSyntaxError) {
        let place = instructions.count
        instructions.append(.accept)
        try emit(node)
        instructions.append(.accept)
        instructions[place] = make(instructions.count)
    }

    private mutating func emit(_ branches: [RegexNode]) throws(RegexSyntaxError) {
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            guard index < branches.count - 1 else {
                try emit(branch)
                break
            }
            let fork = instructions.count
            instructions.append(.accept)
            try emit(branch)
            ends.append(instructions.count)
            instructions.append(.accept)
            instructions[fork] = .fork(fork + 1, instructions.count)
        }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    private mutating func emit(
        _ node: RegexNode, _ min: Int, _ max: Int?, _ greed: RegexNode.Greed
    ) throws(RegexSyntaxError) {
        if case .character(let set) = node {
            return instructions.append(.run(index(set), min: min, max: max ?? Int.max, greed))
        }
        if greed == .possessive { return try emit(.atomic(.repetition(node, min: min, max: max, .greedy))) }
        for _ in 0..<min { try emit(node) }
        if let max {
            var forks: [Int] = []
            for _ in min..<max {
                forks.append(instructions.count)
                instructions.append(.accept)
                try emit(node)
            }
            for fork in forks { instructions[fork] = self.fork(fork + 1, instructions.count, greed) }
        } else {
            try emitLoop(node, greed)
        }
    }

    private mutating func emitLoop(_ node: RegexNode, _ greed: RegexNode.Greed) throws(RegexSyntaxError) {
        let start = instructions.count
        let place = register()
        instructions.append(.accept)
        instructions.append(.save(place))
        try emit(node)
        let end = instructions.count
        instructions.append(.progress(place, exit: end + 2))
        instructions.append(.jump(start))
        instructions[start] = fork(start + 1, end + 2, greed)
    }

    private func fork(_ body: Int, _ exit: Int, _ greed: RegexNode.Greed) -> Instruction {
        greed == .reluctant ? .fork(exit, body) : .fork(body, exit)
    }
}
