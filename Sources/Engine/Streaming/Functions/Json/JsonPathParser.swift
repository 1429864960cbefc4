/// Reads the text of a JSON path.
struct JsonPathParser {
    private let text: [Character]
    private var place = 0
    private var depth = 0
    /// How deep conditions may stand in each other, so that no path exhausts the stack.
    private static let depthLimit = 100

    init(_ text: String) { self.text = Array(text) }

    private var next: Character? { place < text.count ? text[place] : nil }

    private mutating func accept(_ wanted: String) -> Bool {
        let characters = Array(wanted)
        guard text[min(place, text.count)...].starts(with: characters) else { return false }
        place += characters.count
        return true
    }

    private mutating func skipBlanks() { while next?.isWhitespace == true { place += 1 } }

    /// The whole text as a path; a missing `$.` is added, as Jayway does.
    mutating func path() -> [JsonPath.Step]? {
        skipBlanks()
        guard next != nil else { return nil }
        var steps: [JsonPath.Step] = []
        if !accept("$"), !accept("@") {
            guard let name = name() else { return nil }
            steps.append(.members([name]))
        }
        guard let rest = self.steps() else { return nil }
        skipBlanks()
        return place == text.count ? steps + rest : nil
    }

    /// Steps up to something that is none.
    private mutating func steps() -> [JsonPath.Step]? {
        var steps: [JsonPath.Step] = []
        while true {
            if accept("..") {
                steps.append(.descend)
                if next == "[" { continue }
                guard let step = dotted() else { return nil }
                steps.append(step)
            } else if accept(".") {
                guard let step = dotted() else { return nil }
                steps.append(step)
            } else if accept("[") {
                guard let step = bracketed() else { return nil }
                steps.append(step)
            } else {
                if case .descend = steps.last { return nil }
                return steps
            }
        }
    }

    private mutating func dotted() -> JsonPath.Step? {
        if accept("*") { return .wildcard }
        if next == "[" {
            place += 1
            return bracketed()
        }
        return name().map { .members([$0]) }
    }

    private mutating func name() -> String? {
        let start = place
        while let character = next, !".[]()=<>!&|, ".contains(character) { place += 1 }
        guard place > start, next != "(" else { return nil }
        return String(text[start..<place])
    }

    /// After the opening bracket, up to and with the closing one.
    private mutating func bracketed() -> JsonPath.Step? {
        skipBlanks()
        let step: JsonPath.Step?
        switch next {
        case "*":
            place += 1
            step = .wildcard
        case "'", "\"": step = names()
        case "?": step = filter()
        default: step = indexes()
        }
        skipBlanks()
        return accept("]") ? step : nil
    }

    private mutating func names() -> JsonPath.Step? {
        var names: [String] = []
        repeat {
            skipBlanks()
            guard let name = quoted() else { return nil }
            names.append(name)
            skipBlanks()
        } while accept(",")
        return .members(names)
    }

    private mutating func quoted() -> String? {
        guard let quote = next, quote == "'" || quote == "\"" else { return nil }
        place += 1
        var name = ""
        while let character = next {
            place += 1
            if character == quote { return name }
            if character == "\\", let escaped = next {
                name.append(escaped)
                place += 1
            } else {
                name.append(character)
            }
        }
        return nil
    }

    private mutating func indexes() -> JsonPath.Step? {
        let first = integer()
        skipBlanks()
        if accept(":") {
            skipBlanks()
            return .slice(from: first, to: integer())
        }
        guard let first else { return nil }
        var indexes = [first]
        while accept(",") {
            skipBlanks()
            guard let index = integer() else { return nil }
            indexes.append(index)
            skipBlanks()
        }
        return .indexes(indexes)
    }

    private mutating func integer() -> Int? {
        let start = place
        if next == "-" { place += 1 }
        while let character = next, character.isASCII, character.isNumber { place += 1 }
        return Int(String(text[start..<place]))
    }

    // MARK: - Filters

    private mutating func filter() -> JsonPath.Step? {
        place += 1
        skipBlanks()
        guard accept("("), let condition = disjunction() else { return nil }
        skipBlanks()
        return accept(")") ? .filter(condition) : nil
    }

    private mutating func disjunction() -> JsonFilter? {
        guard var left = conjunction() else { return nil }
        skipBlanks()
        while accept("||") {
            guard let right = conjunction() else { return nil }
            left = .or(left, right)
            skipBlanks()
        }
        return left
    }

    private mutating func conjunction() -> JsonFilter? {
        guard var left = condition() else { return nil }
        skipBlanks()
        while accept("&&") {
            guard let right = condition() else { return nil }
            left = .and(left, right)
            skipBlanks()
        }
        return left
    }

    private mutating func condition() -> JsonFilter? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { return nil }
        skipBlanks()
        if next == "!", place + 1 < text.count, text[place + 1] != "=" {
            place += 1
            return condition().map { .not($0) }
        }
        if accept("(") {
            guard let inner = disjunction() else { return nil }
            skipBlanks()
            return accept(")") ? inner : nil
        }
        guard let left = operand() else { return nil }
        skipBlanks()
        for comparison in JsonFilter.Comparison.allCases where accept(comparison.rawValue) {
            skipBlanks()
            guard let right = operand() else { return nil }
            return .compare(left, comparison, right)
        }
        return .exists(left)
    }

    private mutating func operand() -> JsonFilter.Operand? {
        switch next {
        case "@", "$":
            let fromRoot = next == "$"
            place += 1
            return steps().map { .path(JsonPath(steps: $0), fromRoot: fromRoot) }
        case "'", "\"": return quoted().map { .literal(.string($0)) }
        default:
            let start = place
            while let character = next, !" )=<>!&|]".contains(character) { place += 1 }
            let word = Array(String(text[start..<place]).utf8)
            return word.withUnsafeBufferPointer { JsonScanner.value($0) }.map { .literal($0) }
        }
    }
}
