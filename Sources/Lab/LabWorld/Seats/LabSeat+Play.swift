import LabKernel
import Pricing
import Scenarios

/// What a learner does.
extension LabSeat {
    /// Looks at a step's checks now: what holds, what was found instead, and hints that cost nothing.
    func check(_ body: JSONValue) throws -> JSONValue {
        // The step that is worked on is the one from before the look, with which it may pass.
        let current = session.progress.current
        try look()
        guard let step = try body["step"] == nil ? current : step(in: body) else {
            return [
                "checks": [], "passed": true, "closed": .bool(session.progress.isClosed(at: now)),
                "score": .int(session.progress.score), "totalPoints": .int(lab.totalPoints), "next": .null,
            ]
        }
        var answer = try checkFields(step)
        answer += [
            ("passed", .bool(session.progress.steps.contains { $0.id == step.id && $0.isPassed })),
            ("closed", .bool(session.progress.isClosed(at: now))),
            ("score", .int(session.progress.score)), ("totalPoints", .int(lab.totalPoints)),
            ("next", session.progress.current.map { .string($0.id) } ?? .null),
        ]
        return .object(answer)
    }

    private func checkFields(_ step: LabStep) throws -> [(String, JSONValue)] {
        let outcomes = try session.outcomes(step).map { outcome -> JSONValue in
            [
                "id": outcome.check.id.map(JSONValue.string) ?? .null, "name": .string(outcome.check.name),
                "holds": .bool(outcome.holds), "evidence": .array(outcome.evidence.map(JSONValue.string)),
                "for": outcome.check.timing.holdFor.map { .string(DurationText.text($0)) } ?? .null,
                "held": session.held(outcome.check, of: step).map { .string(Self.wholeSeconds($0)) } ?? .null,
                "waits": .bool(outcome.holds && isWaiting(outcome.check, of: step)),
                "message": outcome.check.message.map(JSONValue.string) ?? .null,
            ]
        }
        let progress = session.progress.steps.first { $0.id == step.id }
        let free = try step.hints.filter { $0.cost == 0 && $0.when != nil }.filter(session.isOffered)
        let says = try session.says(step) + free.map(\.text)
        return [
            ("id", .string(step.id)), ("title", .string(step.title)), ("state", .string(state(of: step))),
            ("checks", .array(outcomes)), ("says", .array(says.map(JSONValue.string))),
            ("needsAnswer", .bool(step.answer != nil && progress?.hasAnswered != true)),
            ("needsQuiz", .bool(step.quiz != nil && progress?.hasSolvedQuiz != true)),
        ]
    }

    /// Whether a check of an open step must hold for longer than it has so far.
    private func isWaiting(_ check: Check, of step: LabStep) -> Bool {
        guard state(of: step) == "open", let needed = check.timing.holdFor else { return false }
        return session.held(check, of: step) ?? .zero < needed
    }

    /// Takes the next hint of a step, at its price.
    ///
    /// - Throws: USE040 when there is none.
    func hint(_ body: JSONValue) throws -> JSONValue {
        let step = try openStep(in: body)
        let session = session
        let hint = try session.progress.takeHint(of: step.id) { try session.isOffered($0) }
        guard let hint else {
            throw LabError(
                "USE040", "the step '\(step.id)' has no further hint now",
                fix:
                    "read the step again with 'labsim lab next', or see the solution done with 'labsim lab solve'"
            )
        }
        return [
            "step": .string(step.id), "text": .string(hint.text), "cost": .int(hint.cost),
            "left": .int(
                step.hints.count - (session.progress.steps.first { $0.id == step.id }?.hints.count ?? 0)),
            "score": .int(session.progress.score),
        ]
    }

    /// Answers a step's question.
    ///
    /// - Throws: USE041 for a step without a question, USE042 without a text.
    func answer(_ body: JSONValue) throws -> JSONValue {
        let step = try openStep(in: body)
        guard step.answer != nil else {
            throw LabError("USE041", "the step '\(step.id)' asks no question", fix: "see it: labsim lab next")
        }
        guard let text = body["text"]?.stringValue, !text.isEmpty else {
            throw LabError(
                "USE042", "there is no answer", fix: "write one: labsim lab answer \(step.id) TEXT")
        }
        run.world.settle()
        let isRight = try session.answer(step, text)
        return try verdict(on: step, isRight)
    }

    /// Chooses options of a step's quiz, numbers from 1.
    ///
    /// - Throws: USE043 for a step without a quiz, USE044 for numbers that are none of its options.
    func quiz(_ body: JSONValue) throws -> JSONValue {
        let step = try openStep(in: body)
        guard let quiz = step.quiz else {
            throw LabError("USE043", "the step '\(step.id)' has no quiz", fix: "see it: labsim lab next")
        }
        let numbers = body["choices"]?.arrayValue?.compactMap { $0.intValue.map { Int($0) } } ?? []
        guard !numbers.isEmpty, numbers.allSatisfy({ quiz.options.indices.contains($0 - 1) }) else {
            throw LabError(
                "USE044", "the quiz of '\(step.id)' has the options 1 to \(quiz.options.count)",
                fix: "choose: labsim lab quiz \(step.id) 1,2")
        }
        let isRight = session.progress.solveQuiz(step.id, choices: Set(numbers.map { $0 - 1 }))
        return try verdict(on: step, isRight)
    }

    private func verdict(on step: LabStep, _ isRight: Bool) throws -> JSONValue {
        try look()
        return [
            "step": .string(step.id), "right": .bool(isRight), "state": .string(state(of: step)),
            "attempts": .int(session.progress.steps.first { $0.id == step.id }?.attempts ?? 0),
            "score": .int(session.progress.score),
        ]
    }

    // MARK: The solution

    /// How long the solution of a step may take until its checks hold, and how long when a part of it was refused: what
    /// it was for may come about by itself, as a job that is restarted finds its policy mended.
    private static let solutionLimits = (whole: Duration.hours(2), refused: Duration.minutes(15))

    /// Plays a step's solution and lets time pass until its checks hold; the step then counts as passed, for no points.
    ///
    /// - Throws: USE045 when the solution does not fit what is there now.
    func solve(_ body: JSONValue) throws -> JSONValue {
        let step = try openStep(in: body)
        let (began, failuresBefore) = (now, run.failures.count)
        session.progress.showSolution(of: step.id)
        try run.timeline.play(step.id)
        while try !holds(step) {
            let isWhole = run.failures.count == failuresBefore
            guard now - began < (isWhole ? Self.solutionLimits.whole : Self.solutionLimits.refused) else {
                break
            }
            try run.advance(to: now.advanced(by: max(.seconds(1), (now - began) / 20)))
        }
        guard try holds(step) else {
            let why = run.failures.dropFirst(failuresBefore).flatMap(\.evidence)
            let failing = try session.failing(step).map {
                "\($0.check.name): \($0.evidence.joined(separator: "; "))"
            }
            throw LabError(
                "USE045", "the solution of '\(step.id)' does not fit what is there now",
                fix: "begin the lab anew with 'labsim lab reset', and solve the steps in their order",
                notes: why.isEmpty ? failing : why)
        }
        session.progress.solve(step.id, at: now)
        run.timeline.settle(step.id)
        return [
            "step": .string(step.id), "state": .string(state(of: step)),
            "took": .string(Self.wholeSeconds(now - began)),
            "score": .int(session.progress.score), "answer": answerText(of: step),
        ]
    }

    private func holds(_ step: LabStep) throws -> Bool {
        guard run.timeline.isPlayed(step.id) else { return false }
        if session.progress.steps.contains(where: { $0.id == step.id && $0.isPassed }) { return true }
        return try session.failing(step).isEmpty
    }

    /// What the right answer, or the right choice, was.
    private func answerText(of step: LabStep) -> JSONValue {
        if let quiz = step.quiz {
            return .array(quiz.options.filter(\.isRight).map { .string($0.text) })
        }
        return step.answer?.example.map(JSONValue.string) ?? .null
    }

    /// Ends the lab: nothing changes any more. Says what was used, and what that costs, where the scenario shows it.
    func submit() throws -> JSONValue {
        try look()
        session.progress.submit(at: now)
        run.world.settle()
        return .object((statusJSON.objectValue ?? []) + (try costFields()))
    }

    private func costFields() throws -> [(String, JSONValue)] {
        func texts(_ lines: [String]) -> JSONValue { .array(lines.map(JSONValue.string)) }
        let usage = run.world.ledger.lines
        var fields: [(String, JSONValue)] = []
        if scenario.cost.showsUsage {
            fields += [
                ("usage", .array(usage.map(JSONReport.usage))),
                ("usageShown", texts(TextReport.lines(of: usage))),
            ]
        }
        if scenario.cost.showsBill, let bill = try run.bill() {
            fields += [
                ("bill", BillOutput(bill, title: scenario.metadata.title).json),
                ("billShown", texts(TextReport.lines(of: bill))),
            ]
        }
        return fields
    }

    // MARK: The instructor

    /// Gives more time.
    ///
    /// - Throws: USE046 for what is no duration.
    func extend(_ body: JSONValue) throws -> JSONValue {
        guard let text = body["by"]?.stringValue, let time = DurationText.parse(text) else {
            throw LabError(
                "USE046", "'\(body["by"]?.stringValue ?? "")' is no duration", fix: "write 10m or 1h")
        }
        session.progress.extend(by: time)
        return boardJSON
    }

    /// Shows the learner a message.
    ///
    /// - Throws: USE047 without a text.
    func broadcast(_ body: JSONValue) throws -> JSONValue {
        guard let text = body["text"]?.stringValue, !text.isEmpty else {
            throw LabError("USE047", "there is no message", fix: "write one: labsim workshop broadcast TEXT")
        }
        messages.append((now, text))
        return boardJSON
    }
}
