import LabKernel

/// How far a learner has come in one step.
package struct StepProgress: Sendable, Equatable {
    package let id: String
    /// When the step passed; nil while it has not.
    package internal(set) var passed: Instant?
    /// The ids of the checks that held at the last look.
    package internal(set) var holding: Set<String> = []
    /// Positions of the hints taken, in the order in which they were.
    package internal(set) var hints: [Int] = []
    package internal(set) var hasAnswered = false
    package internal(set) var hasSolvedQuiz = false
    /// How often an answer or a choice was given.
    package internal(set) var attempts = 0
    /// Whether the step's solution was shown, so that the step gives no points.
    package internal(set) var isSolved = false

    package var isPassed: Bool { passed != nil }

    init(id: String) { self.id = id }

    /// Nil when `json` is no saved step.
    init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let hints = json["hints"]?.arrayValue,
            let holding = json["holding"]?.arrayValue, let attempts = json["attempts"]?.intValue
        else { return nil }
        self.id = id
        passed = json["passed"]?.intValue.map { Instant(epochMicros: $0) }
        self.holding = Set(holding.compactMap(\.stringValue))
        self.hints = hints.compactMap { $0.intValue.map { Int($0) } }
        hasAnswered = json["answered"]?.boolValue ?? false
        hasSolvedQuiz = json["quiz"]?.boolValue ?? false
        self.attempts = Int(attempts)
        isSolved = json["solved"]?.boolValue ?? false
    }

    var json: JSONValue {
        [
            "id": .string(id), "passed": passed.map { .int($0.epochMicros) } ?? .null,
            "holding": .array(holding.sorted().map(JSONValue.string)),
            "hints": .array(hints.map { .int($0) }), "answered": .bool(hasAnswered),
            "quiz": .bool(hasSolvedQuiz), "attempts": .int(attempts),
            "solved": .bool(isSolved),
        ]
    }
}
