import LabKernel
import Scenarios

/// Proves a lab: each check fails before its step and holds after its solution, and doing nothing scores
/// nothing.
///
/// The solution is the timeline: the items that name the step. Two runs are made, one of the whole timeline
/// and one without the items of any step, for as long as a learner has.
package struct LabProof {
    /// A promise that the lab does not keep.
    package struct Finding: Sendable, Equatable {
        package var step: String
        package var text: String
        /// `scenario.yaml:12:7`.
        package var place: String
    }

    /// What the proof of a lab gave.
    package struct Result: Sendable {
        package var findings: [Finding]
        /// Points that the solution scores.
        package var score: Int
        /// Virtual time that the solution takes.
        package var duration: Duration
    }

    private let scenario: Scenario
    private let lab: Lab
    private let options: ScenarioRun.Options

    /// Nil for a scenario without a lesson.
    package init?(_ scenario: Scenario, options: ScenarioRun.Options) {
        guard let lab = scenario.lab else { return nil }
        (self.scenario, self.lab, self.options) = (scenario, lab, options)
    }

    /// - Throws: `LabErrors` with mistakes of the scenario's scripts, and what is wrong with a query of a
    ///   check.
    package func result() throws -> Result {
        let solved = try SolvedLab(scenario, lab, options).result()
        return Result(
            findings: form() + solved.findings + (try idle()), score: solved.score,
            duration: solved.duration)
    }

    /// What can be said without a run.
    private func form() -> [Finding] {
        var findings = lab.steps.filter { $0.points > 0 && $0.isGift }.map {
            Finding(
                step: $0.id, text: "gives points for nothing: no check, answer or quiz", place: $0.span.text)
        }
        if lab.totalPoints < lab.passScore {
            let text = "asks for \(lab.passScore) points, and all steps give \(lab.totalPoints)"
            findings.append(Finding(step: "", text: text, place: lab.span.text))
        }
        return findings
    }

    // MARK: Doing nothing

    private static let patience = Duration.hours(1)

    private func idle() throws -> [Finding] {
        var idle = scenario
        (idle.expectations, idle.timeline) = ([], Self.withoutSolution(scenario.timeline))
        idle.clock.limit = lab.timeLimit ?? Self.patience
        let run = try ScenarioRun(idle, options: options)
        defer { run.world.loop.discard() }
        let session = LabSession(lab, in: run)
        var findings: [Finding] = []
        run.onLook = {
            for id in try session.look() {
                guard let step = lab.steps.first(where: { $0.id == id }), step.points > 0, !step.isGift else {
                    continue
                }
                findings.append(
                    Finding(
                        step: id, text: "passes at \(run.clockText) with nothing done", place: step.span.text)
                )
            }
        }
        _ = try run.execute()
        return findings
    }

    /// The items of no step that wait for no item of a step.
    private static func withoutSolution(_ items: [TimelineItem]) -> [TimelineItem] {
        var kept: [TimelineItem] = []
        var keptIndices: Set<Int> = []
        for item in items where item.labStep == nil && !waits(item, beyond: keptIndices, items) {
            keptIndices.insert(item.index)
            var copy = item
            copy.index = kept.count
            kept.append(copy)
        }
        return kept
    }

    private static func waits(_ item: TimelineItem, beyond kept: Set<Int>, _ items: [TimelineItem]) -> Bool {
        switch item.trigger {
        case .at, .every: false
        case .after(_, let name?): !(items.first { $0.id == name }.map { kept.contains($0.index) } ?? false)
        case .after(_, nil), .when: item.index > 0 && !kept.contains(item.index - 1)
        }
    }
}

extension LabStep {
    /// Whether the step asks for nothing.
    var isGift: Bool { checks.allSatisfy(\.isGuard) && answer == nil && quiz == nil }
}
