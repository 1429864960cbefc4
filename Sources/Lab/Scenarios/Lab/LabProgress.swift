import LabKernel

/// How far a learner has come in a lab: what is passed, which hints were taken, how many points that makes.
///
/// A step passes when the steps it needs are passed, its answer and quiz are right, and all its checks hold
/// at one look. A passed step stays passed, so cleaning up does not undo the steps before it.
///
/// A step with a time limit of its own that passes after it gives no points; the lab goes on.
package struct LabProgress: Sendable {
    package let lab: Lab
    /// When the learner began.
    package private(set) var started: Instant
    /// One for each step, in the order of the lab.
    package private(set) var steps: [StepProgress]
    /// What the instructor has added to the time limit.
    package private(set) var extraTime = Duration.zero
    /// When the learner handed the lab in; nothing changes after it.
    package private(set) var submitted: Instant?

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
        extraTime = .microseconds(saved["extraMicros"]?.intValue ?? 0)
        submitted = saved["submitted"]?.intValue.map { Instant(epochMicros: $0) }
    }

    /// The progress as it is saved.
    package var json: JSONValue {
        [
            "started": .int(started.epochMicros), "steps": .array(steps.map(\.json)),
            "extraMicros": .int(extraTime.wholeMicros),
            "submitted": submitted.map { .int($0.epochMicros) } ?? .null,
        ]
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

    /// Points so far: those of passed steps, less what their hints cost, never less than 0 for a step; and the bonus.
    package var score: Int {
        zip(lab.steps, steps).reduce(bonus) { $0 + points(of: $1.0, $1.1) }
    }

    /// The points for having been quick; 0 while a step is open, and when one was solved.
    package var bonus: Int {
        guard let bonus = lab.scoring.speedBonus, isComplete, !steps.contains(where: \.isSolved) else {
            return 0
        }
        let needed = zip(lab.steps, steps).filter { !$0.0.isOptional }.compactMap(\.1.passed).max() ?? started
        return needed - started <= bonus.within ? bonus.points : 0
    }

    /// Whether every step that is not optional is passed.
    package var isComplete: Bool {
        zip(lab.steps, steps).allSatisfy { $0.isOptional || $1.isPassed }
    }

    /// Whether the score reaches what the lab asks for.
    package var isEnough: Bool { isComplete && score >= lab.passScore }

    /// What is left of the time limit; nil when there is none.
    package func timeLeft(at now: Instant) -> Duration? {
        lab.timeLimit.map { max(.zero, $0 + extraTime - (now - started)) }
    }

    /// When a step could first be worked on: the start, or when the last step that it needs passed; nil before.
    package func opened(_ id: String) -> Instant? {
        guard let step = lab.steps.first(where: { $0.id == id }) else { return nil }
        let needed = step.needs.map { need in steps.first { $0.id == need }?.passed }
        guard !needed.contains(nil) else { return nil }
        return needed.compactMap(\.self).max() ?? started
    }

    /// What is left of a step's time limit; nil for one without, and before it can be worked on.
    package func timeLeft(of id: String, at now: Instant) -> Duration? {
        guard let limit = lab.steps.first(where: { $0.id == id })?.timeLimit, let opened = opened(id) else {
            return nil
        }
        return max(.zero, limit + extraTime - (now - opened))
    }

    /// Whether nothing can be passed any more: the time is over, or the lab was handed in.
    package func isClosed(at now: Instant) -> Bool { submitted != nil || timeLeft(at: now) == .zero }

    /// What the lab is worth now: PASS, FAIL, or INCOMPLETE while a step is open that is not optional.
    package var verdict: String { isEnough ? "PASS" : isComplete ? "FAIL" : "INCOMPLETE" }

    /// What a step gives so far: its points less its hints, nothing while it is open or when it was solved.
    package func points(of id: String) -> Int {
        zip(lab.steps, steps).first { $0.0.id == id }.map { points(of: $0.0, $0.1) } ?? 0
    }

    /// When the latest step passed; the start while none has.
    package var lastPassed: Instant { steps.compactMap(\.passed).max() ?? started }

    // MARK: What the learner does

    /// Takes what the checks of step `id` say now: those that hold, by their ids. True when the step passes
    /// with it.
    ///
    /// After the time limit nothing passes any more.
    package mutating func look(at id: String, holding: Set<String>, at now: Instant) -> Bool {
        guard let index = index(of: id), !steps[index].isPassed, !isClosed(at: now) else {
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

    /// A passed step is open again: what it asked for was undone. Its answer and its quiz stay right.
    package mutating func reopen(_ id: String) {
        guard let index = index(of: id), !steps[index].isSolved else { return }
        steps[index].passed = nil
        steps[index].holding = []
    }

    /// The next hint of a step that `isOffered`, which is then taken; nil when there is none left.
    package mutating func takeHint(
        of id: String, isOffered: (LabHint) throws -> Bool
    ) rethrows -> LabHint? {
        guard let index = index(of: id) else { return nil }
        let hints = lab.steps[index].hints
        let next = try hints.indices.first { try !steps[index].hints.contains($0) && isOffered(hints[$0]) }
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

    /// The solution of a step is shown: it gives no points any more, whoever passes it.
    package mutating func showSolution(of id: String) {
        guard let index = index(of: id), !steps[index].isPassed else { return }
        steps[index].isSolved = true
    }

    /// A step passes by its solution, for no points.
    package mutating func solve(_ id: String, at now: Instant) {
        guard let index = index(of: id), !steps[index].isPassed, !isClosed(at: now) else { return }
        steps[index].holding = Set(lab.steps[index].checks.compactMap(\.id))
        (steps[index].passed, steps[index].isSolved) = (now, true)
    }

    /// The learner gets more time.
    package mutating func extend(by time: Duration) { extraTime = extraTime + time }

    /// The clock begins anew; what is passed stays passed.
    package mutating func restart(at instant: Instant) {
        started = instant
        for index in steps.indices where steps[index].isPassed { steps[index].passed = instant }
    }

    /// The learner hands the lab in.
    package mutating func submit(at now: Instant) { if submitted == nil { submitted = now } }

    private func index(of id: String) -> Int? { lab.steps.firstIndex { $0.id == id } }

    private func isPassed(_ id: String) -> Bool { steps.first { $0.id == id }?.isPassed ?? false }

    /// Whether a step passed after its own time limit.
    private func isLate(_ step: LabStep, _ passed: Instant) -> Bool {
        guard let limit = step.timeLimit, let opened = opened(step.id) else { return false }
        return passed - opened > limit + extraTime
    }

    private func points(of step: LabStep, _ progress: StepProgress) -> Int {
        guard let passed = progress.passed, !progress.isSolved, !isLate(step, passed) else { return 0 }
        let cost = lab.scoring.hintsCost ? progress.hints.reduce(0) { $0 + step.hints[$1].cost } : 0
        return max(0, step.points - cost)
    }
}
