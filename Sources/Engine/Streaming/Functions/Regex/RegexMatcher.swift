/// Runs a program over one text, trying alternatives in order and coming back to the others when one fails.
struct RegexMatcher {
    /// A match may take this many steps; a pattern that needs more is of the kind that never ends.
    static let stepLimit = 2_000_000

    private enum Choice {
        case resume(at: Int, place: Int)
        /// A register as it was.
        case restore(Int, Int)
        /// A run that can give back characters down to `low`.
        case shorten(at: Int, place: Int, low: Int)
        /// A reluctant run that can take more, up to `left` characters.
        case lengthen(at: Int, place: Int, set: Int, left: Int)
    }

    private let program: RegexProgram
    private let text: TextBytes
    private(set) var registers: [Int]
    private var choices: [Choice] = []
    private var steps = 0

    init(_ program: RegexProgram, _ text: TextBytes) {
        self.program = program
        self.text = text
        registers = [Int](repeating: -1, count: program.registers)
    }

    /// Whether too many steps were taken; the result then means nothing.
    var isExhausted: Bool { steps >= Self.stepLimit }

    /// The end of a match that begins at `place`; nil if there is none.
    mutating func match(at place: Int, toEnd: Bool = false) -> Int? {
        for index in registers.indices { registers[index] = -1 }
        choices.removeAll(keepingCapacity: true)
        return run(0, place, mustEndAt: toEnd ? text.count : nil)
    }

    private mutating func run(_ start: Int, _ from: Int, mustEndAt: Int?) -> Int? {
        let base = choices.count
        var (counter, place) = (start, from)
        while true {
            steps += 1
            if steps >= Self.stepLimit { return nil }
            if case .accept = program.instructions[counter], mustEndAt == nil || mustEndAt == place {
                choices.removeSubrange(base...)
                return place
            }
            if let next = step(counter, &place) {
                counter = next
            } else {
                guard let resumed = backtrack(to: base, &place) else { return nil }
                counter = resumed
            }
        }
    }

    /// The next instruction; nil if this one fails.
    private mutating func step(_ counter: Int, _ place: inout Int) -> Int? {
        switch program.instructions[counter] {
        case .byte(let byte):
            guard place < text.count, text[place] == byte else { return nil }
            place += 1
        case .set(let set):
            guard let width = width(set, place) else { return nil }
            place += width
        case .run(let set, let min, let max, let greed):
            return take(set, min, max, greed, counter + 1, &place) ? counter + 1 : nil
        case .fork(let first, let second):
            choices.append(.resume(at: second, place: place))
            return first
        case .jump(let target): return target
        case .save(let register): store(place, in: register)
        case .progress(let register, let exit):
            if registers[register] == place { return exit }
        case .anchor(let anchor):
            guard holds(anchor, place) else { return nil }
        case .look(let isAhead, let isNegative, let next):
            return look(counter + 1, place, isAhead, isNegative) ? next : nil
        case .atomic(let next):
            guard let end = run(counter + 1, place, mustEndAt: nil) else { return nil }
            place = end
            return next
        case .backreference(let group, let ignoresCase):
            guard let end = repeated(group, ignoresCase, place) else { return nil }
            place = end
        case .accept: return nil
        }
        return counter + 1
    }

    private mutating func store(_ place: Int, in register: Int) {
        choices.append(.restore(register, registers[register]))
        registers[register] = place
    }

    private mutating func backtrack(to base: Int, _ place: inout Int) -> Int? {
        while choices.count > base, let choice = choices.popLast() {
            switch choice {
            case .resume(let counter, let at):
                place = at
                return counter
            case .restore(let register, let value): registers[register] = value
            case .shorten(let counter, let at, let low):
                place = at - 1
                while place > low, Text.isContinuation(text[place]) { place -= 1 }
                if place > low { choices.append(.shorten(at: counter, place: place, low: low)) }
                return counter
            case .lengthen(let counter, let at, let set, let left):
                guard let width = width(set, at) else { continue }
                place = at + width
                if left > 1 { choices.append(.lengthen(at: counter, place: place, set: set, left: left - 1)) }
                return counter
            }
        }
        return nil
    }

    @inline(__always) private func width(_ set: Int, _ place: Int) -> Int? {
        guard place < text.count else { return nil }
        let (code, width) = Text.scalar(text, place)
        return program.sets[set].contains(code) ? width : nil
    }

    private mutating func take(
        _ set: Int, _ min: Int, _ max: Int, _ greed: RegexNode.Greed, _ next: Int, _ place: inout Int
    ) -> Bool {
        for _ in 0..<min {
            guard let width = width(set, place) else { return false }
            place += width
        }
        guard max > min else { return true }
        if greed == .reluctant {
            choices.append(.lengthen(at: next, place: place, set: set, left: max - min))
            return true
        }
        let low = place
        var left = max - min
        while left > 0, let width = width(set, place) {
            place += width
            left -= 1
        }
        steps += place - low
        if greed == .greedy, place > low { choices.append(.shorten(at: next, place: place, low: low)) }
        return true
    }

    /// What a look finds stays in the groups; a negative one leaves nothing.
    private mutating func look(_ start: Int, _ place: Int, _ isAhead: Bool, _ isNegative: Bool) -> Bool {
        let saved = registers
        var found = false
        if isAhead {
            found = run(start, place, mustEndAt: nil) != nil
        } else {
            var from = place
            while !found, from >= 0 {
                found = run(start, from, mustEndAt: place) != nil
                from -= 1
                while from > 0, from < text.count, Text.isContinuation(text[from]) { from -= 1 }
            }
        }
        if isNegative || !found {
            registers = saved
        } else {
            for (register, value) in saved.enumerated() where registers[register] != value {
                choices.append(.restore(register, value))
            }
        }
        return found != isNegative
    }

    private func repeated(_ group: Int, _ ignoresCase: Bool, _ place: Int) -> Int? {
        guard group <= program.groups, registers[group * 2] >= 0, registers[group * 2 + 1] >= 0 else {
            return nil
        }
        let captured = Text.slice(text, registers[group * 2], registers[group * 2 + 1])
        guard place + captured.count <= text.count else { return nil }
        let here = Text.slice(text, place, place + captured.count)
        if ColumnEquality.sameBytes(captured, here) { return place + captured.count }
        guard ignoresCase else { return nil }
        let (left, right) = (String(decoding: captured, as: UTF8.self), String(decoding: here, as: UTF8.self))
        return left.lowercased() == right.lowercased() ? place + captured.count : nil
    }

    // MARK: - Places

    private func holds(_ anchor: RegexNode.Anchor, _ place: Int) -> Bool {
        switch anchor {
        case .textStart: place == 0
        case .textEnd: place == text.count
        case .textEndOrLastTerminator: place == text.count || terminator(place) == text.count - place
        case .lineStart: place == 0 || place < text.count && endsLine(before: place)
        case .lineEnd: place == text.count || terminator(place) > 0 && !isInsidePair(place)
        case .wordBoundary: isWord(before: place) != isWord(at: place)
        case .noWordBoundary: isWord(before: place) == isWord(at: place)
        }
    }

    /// The bytes of the line terminator at a place; 0 if there is none.
    private func terminator(_ place: Int) -> Int {
        guard place < text.count else { return 0 }
        switch text[place] {
        case 0x0A: return isInsidePair(place) ? 0 : 1
        case 0x0D: return place + 1 < text.count && text[place + 1] == 0x0A ? 2 : 1
        default:
            let (code, width) = Text.scalar(text, place)
            return [0x85, 0x2028, 0x2029].contains(code) ? width : 0
        }
    }

    private func isInsidePair(_ place: Int) -> Bool {
        place > 0 && place < text.count && text[place] == 0x0A && text[place - 1] == 0x0D
    }

    private func endsLine(before place: Int) -> Bool {
        if isInsidePair(place) { return false }
        let start = characterStart(before: place)
        return [0x0A, 0x0D, 0x85, 0x2028, 0x2029].contains(Text.scalar(text, start).value)
    }

    private func characterStart(before place: Int) -> Int {
        var start = place - 1
        while start > 0, Text.isContinuation(text[start]) { start -= 1 }
        return start
    }

    private func isWord(at place: Int) -> Bool {
        place < text.count && RegexProperties.isWord(Text.scalar(text, place).value)
    }

    private func isWord(before place: Int) -> Bool {
        place > 0 && RegexProperties.isWord(Text.scalar(text, characterStart(before: place)).value)
    }
}
