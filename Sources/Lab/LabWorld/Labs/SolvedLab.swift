import LabKernel
import Scenarios

/// A run of a lab with its whole solution, quizzes and answers included.
final class SolvedLab {
    private let lab: Lab
    private let run: ScenarioRun
    private let session: LabSession
    /// The position of the last item of each step's solution.
    private let lastItems: [String: Int]
    private var explained: Set<String> = []
    private var begun: Set<String> = []
    private var found: [LabProof.Finding] = []
    private var duration = Duration.zero

    init(_ scenario: Scenario, _ lab: Lab, _ options: ScenarioRun.Options) throws {
        var played = scenario
        played.expectations = []
        self.lab = lab
        lastItems = scenario.timeline.reduce(into: [:]) { last, item in
            if let step = item.labStep { last[step] = item.index }
        }
        run = try ScenarioRun(played, options: options)
        session = LabSession(lab, in: run)
    }

    func result() throws -> (findings: [LabProof.Finding], score: Int, duration: Duration) {
        defer { run.world.loop.discard() }
        run.onBegin = { [unowned self] item in try begin(item) }
        run.onLook = { [unowned self] in _ = try look() }
        _ = try run.execute()
        while try look() {}
        for failure in run.failures {
            note("", "the solution does not run: \(failure.evidence.joined(separator: " "))", failure.place)
        }
        for step in lab.steps where !isPassed(step) { try explain(step) }
        if found.isEmpty, session.progress.score < lab.passScore {
            note(
                "", "the solution scores \(session.progress.score) of \(lab.passScore) points", lab.span.text)
        }
        return (found, session.progress.score, duration)
    }

    /// Whether a step passes with it.
    private func look() throws -> Bool {
        for step in session.progress.open {
            if lastItems[step.id] == nil { try expectFailing(step) }
            if step.quiz != nil { session.solveQuiz(step) }
            if let right = try rightAnswer(step) { _ = try session.answer(step, right) }
        }
        guard try !session.look().isEmpty else { return false }
        duration = run.now - run.start
        return true
    }

    /// The solution of a step begins: what it asks for must not be there yet, and the steps before
    /// must have passed.
    private func begin(_ item: TimelineItem) throws {
        guard let id = item.labStep, let step = lab.steps.first(where: { $0.id == id }) else { return }
        _ = try look()
        for earlier in lab.steps where earlier.id != id && !isPassed(earlier) {
            if let last = lastItems[earlier.id], last < item.index { try explain(earlier) }
        }
        try expectFailing(step)
    }

    private func expectFailing(_ step: LabStep) throws {
        guard begun.insert(step.id).inserted else { return }
        let failing = try Set(session.failing(step).map(\.check.name))
        for check in step.checks where !check.isGuard && !failing.contains(check.name) {
            note(step.id, "the check '\(check.name)' holds before the step", check.span.text)
        }
    }

    private func rightAnswer(_ step: LabStep) throws -> String? {
        guard let answer = step.answer else { return nil }
        if case .pattern = answer.expected { return answer.example }
        return try session.expectedAnswer(step)?.written
    }

    private func isPassed(_ step: LabStep) -> Bool {
        session.progress.steps.first { $0.id == step.id }?.isPassed ?? false
    }

    private func explain(_ step: LabStep) throws {
        let needed = step.needs.filter { id in session.progress.steps.contains { $0.id == id && !$0.isPassed }
        }
        guard needed.isEmpty, explained.insert(step.id).inserted else { return }
        let failing = try session.failing(step).map {
            "\($0.check.name): \($0.evidence.joined(separator: "; "))"
        }
        let why =
            failing.isEmpty
            ? "its checks never hold together, or its answer is not right" : failing.joined(separator: "; ")
        note(step.id, "does not pass with its solution: \(why)", step.span.text)
    }

    private func note(_ step: String, _ text: String, _ place: String) {
        found.append(LabProof.Finding(step: step, text: text, place: place))
    }
}
