import LabKernel
import Scenarios

/// A lab as one learner plays it: looks at the checks of open steps and keeps the progress.
final class LabSession {
    let run: ScenarioRun
    var progress: LabProgress
    /// Since when a check has held at every look, by step and check.
    private var holdsSince: [String: Instant] = [:]

    init(_ lab: Lab, in run: ScenarioRun) {
        self.run = run
        progress = LabProgress(lab, started: run.start)
    }

    /// Looks at all open steps.
    ///
    /// - Returns: the ids of the steps that pass with it.
    @discardableResult
    func look() throws -> [String] {
        try reopen()
        var passed: [String] = []
        for step in progress.open {
            let holding = try Set(step.checks.filter { try holds($0, of: step) }.compactMap(\.id))
            if progress.look(at: step.id, holding: holding, at: run.now) { passed.append(step.id) }
        }
        return passed
    }

    /// Passed steps of which something was undone are open again.
    private func reopen() throws {
        guard !progress.isClosed(at: run.now) else { return }
        for (step, state) in zip(progress.lab.steps, progress.steps) where state.isPassed {
            if try step.checks.contains(where: { try undoing($0) != nil }) { progress.reopen(step.id) }
        }
    }

    /// The condition that undoes a check now; nil when none does.
    private func undoing(_ check: Check) throws -> Check? {
        try check.failWhen.first { try $0.evaluate(in: run).holds }
    }

    /// What a look at a check of a lab finds.
    func outcome(of check: Check) throws -> (holds: Bool, evidence: [String]) {
        let outcome = try check.evaluate(in: run)
        guard outcome.holds, let undone = try undoing(check) else { return (outcome.holds, outcome.evidence) }
        let found = try undone.evaluate(in: run).evidence
        return (false, ["undone: \(undone.name)"] + found)
    }

    /// What checks of a step that do not hold have to say in the present state.
    func says(_ step: LabStep) throws -> [String] {
        try step.checks.filter { try !$0.hints.isEmpty && !outcome(of: $0).holds }.flatMap { check in
            try check.hints.filter { try $0.when.evaluate(in: run).holds }.map(\.text)
        }
    }

    /// When a check will have held for as long as it must, if it goes on; nil when none waits for that.
    var nextHold: Instant? {
        let waits = progress.open.flatMap { step in
            step.checks.compactMap { check -> Instant? in
                guard let wait = check.timing.holdFor else { return nil }
                return holdsSince[Self.key(check, step)]?.advanced(by: wait)
            }
        }
        return waits.filter { $0 > run.now }.min()
    }

    /// How long a check has held at every look; nil when it did not at the last one.
    func held(_ check: Check, of step: LabStep) -> Duration? {
        holdsSince[Self.key(check, step)].map { run.now - $0 }
    }

    private static func key(_ check: Check, _ step: LabStep) -> String {
        "\(step.id)/\(check.id ?? check.name)"
    }

    /// What a look at a step's checks finds.
    func outcomes(_ step: LabStep) throws -> [(check: Check, holds: Bool, evidence: [String])] {
        try step.checks.map { check in
            let outcome = try outcome(of: check)
            return (check, outcome.holds, outcome.evidence)
        }
    }

    /// Whether a hint's condition holds now; true for one without.
    func isOffered(_ hint: LabHint) throws -> Bool {
        try hint.when.map { try $0.evaluate(in: run).holds } ?? true
    }

    /// Whether a check holds now, and has for as long as it must.
    private func holds(_ check: Check, of step: LabStep) throws -> Bool {
        let key = Self.key(check, step)
        guard try outcome(of: check).holds else {
            holdsSince[key] = nil
            return false
        }
        let since = holdsSince[key] ?? run.now
        holdsSince[key] = since
        return run.now - since >= check.timing.holdFor ?? .zero
    }

    /// The checks of a step that do not hold now, with what was found.
    func failing(_ step: LabStep) throws -> [(check: Check, evidence: [String])] {
        try step.checks.compactMap { check in
            let outcome = try outcome(of: check)
            return outcome.holds ? nil : (check, outcome.evidence)
        }
    }

    /// Answers the question of a step with `text`.
    ///
    /// - Returns: whether it is right.
    func answer(_ step: LabStep, _ text: String) throws -> Bool {
        progress.answer(step.id, text, expected: try expectedAnswer(step))
    }

    /// The one value that the query of a step's answer gives on the learner's own data; nil for an answer
    /// that is a pattern, and while there is no such value.
    func expectedAnswer(_ step: LabStep) throws -> ScenarioValue? {
        guard case .query(let query) = step.answer?.expected else { return nil }
        let table: ResultTable
        do {
            table = try CheckQuery(run.world).result(of: query.file)
        } catch let error as LabError where CheckQueries.namesUnknownSink(error) || error.code == "RUN004" {
            return nil
        }
        guard table.rows.count == 1, table.columns.count == 1 else { return nil }
        return table.rows[0][0]
    }

    /// Chooses all the right options of a step's quiz.
    func solveQuiz(_ step: LabStep) {
        guard let quiz = step.quiz else { return }
        let right = quiz.options.indices.filter { quiz.options[$0].isRight }
        _ = progress.solveQuiz(step.id, choices: Set(right))
    }
}
