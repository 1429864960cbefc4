import LabKernel

/// How far a learner has come in a lab: what is passed, which hints were taken, how many points that makes.
///
/// A step passes when the steps it needs are passed, its answer and quiz are right, and all its checks hold
/// at one look. A passed step stays passed, so cleaning up does not undo the steps before it.
package struct LabProgress: Sendable {
    package let lab: Lab
    /// When the learner began.
    package let started: Instant
    /// One for each step, in the order of the lab.
    package private(set) var steps: [StepProgress]

    package init(_ lab: Lab, started: Instant) {
        self.lab = lab
        self.started = started
        steps = lab.steps.map { StepProgress(id: $0.id) }
    }

    /// Continues where a saved progress stood; nil when it is of another lab.
    package init?(_ lab: Lab, saved: JSONValue) {
        guard let micros = saved["started"]?.intValue, let items = saved["steps"]?.arrayValue else {
            return nil
        }
        let steps = items.compactMap(StepProgress.init)
        guard steps.map(\.id) == lab.steps.map(\.id) else { return nil }
        self.lab = lab
        started = Instant(epochMicros: micros)
        self.steps = steps
    }

    /// The progress as it is saved.
    package var json: JSONValue {
        ["started": .int(started.epochMicros), "steps": .array(steps.map(\.json))]
    }

    // MARK: Where the learner stands

    /// Steps that are not passed and whose needs are, in the order of the lab.
    package var open: [LabStep] {
        zip(lab.steps, steps).filter { step, progress in
            !progress.isPassed && step.needs.allSatisfy(isPassed)
        }
        .map(\.0)
    }

    /// The step to work on: the first open one.
    package var current: LabStep? { open.first }

    /// Points so far: those of passed steps, less what their hints cost, never less than 0 for a step.
    package var score: Int {
        zip(lab.steps, steps).reduce(0) { $0 + points(of: $1.0, $1.1) }
    }

    /// Whether every step that is not optional is passed.
    package var isComplete: Bool {
        zip(lab.steps, steps).allSatisfy { $0.isOptional || $1.isPassed }
    }

    /// Whether the score reaches what the lab asks for.
    package var isEnough: Bool { isComplete && score >= lab.passScore }

    /// What is left of the time limit; nil when there is none.
    package func timeLeft(at now: Instant) -> Duration? {
        lab.timeLimit.map { max(.zero, $0 - (now - started)) }
    }

    // MARK: What the learner does

    /// Takes what the checks of step `id` say now: those that hold, by their ids. True when the step passes
    /// with it.
    ///
    /// After the time limit nothing passes any more.
    package mutating func look(at id: String, holding: Set<String>, at now: Instant) -> Bool {
        guard let index = index(of: id), !steps[index].isPassed, timeLeft(at: now) != .zero else {
            return false
        }
        steps[index].holding = holding
        let step = lab.steps[index]
        let allHold = step.checks.allSatisfy { check in check.id.map(holding.contains) ?? false }
        let isAnswered =
            (step.answer == nil || steps[index].hasAnswered)
            && (step.quiz == nil || steps[index].hasSolvedQuiz)
        guard allHold, isAnswered, step.needs.allSatisfy(isPassed) else { return false }
        steps[index].passed = now
        return true
    }

    /// The next hint of a step that `isOffered`, which is then taken; nil when there is none left.
    package mutating func takeHint(of id: String, isOffered: (LabHint) -> Bool) -> LabHint? {
        guard let index = index(of: id) else { return nil }
        let hints = lab.steps[index].hints
        let next = hints.indices.first { !steps[index].hints.contains($0) && isOffered(hints[$0]) }
        guard let next else { return nil }
        steps[index].hints.append(next)
        return hints[next]
    }

    /// Whether `text` is right: it matches the pattern, or equals `expected`, the value of the step's query.
    package mutating func answer(_ id: String, _ text: String, expected: ScenarioValue? = nil) -> Bool {
        guard let index = index(of: id), let answer = lab.steps[index].answer else { return false }
        let written = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let isRight: Bool
        switch answer.expected {
        case .pattern(let pattern): isRight = Matcher.matches(pattern).holds(for: .text(written))
        case .query: isRight = expected.map { $0.isEqual(to: .text(written)) } ?? false
        }
        steps[index].attempts += 1
        if isRight { steps[index].hasAnswered = true }
        return isRight
    }

    /// Whether `choices`, positions of options from 0, are all the right ones and no other.
    package mutating func solveQuiz(_ id: String, choices: Set<Int>) -> Bool {
        guard let index = index(of: id), let quiz = lab.steps[index].quiz else { return false }
        let right = Set(quiz.options.indices.filter { quiz.options[$0].isRight })
        steps[index].attempts += 1
        if choices == right { steps[index].hasSolvedQuiz = true }
        return choices == right
    }

    private func index(of id: String) -> Int? { lab.steps.firstIndex { $0.id == id } }

    private func isPassed(_ id: String) -> Bool { steps.first { $0.id == id }?.isPassed ?? false }

    private func points(of step: LabStep, _ progress: StepProgress) -> Int {
        guard progress.isPassed else { return 0 }
        let cost = progress.hints.reduce(0) { $0 + step.hints[$1].cost }
        return max(0, step.points - cost)
    }
}
