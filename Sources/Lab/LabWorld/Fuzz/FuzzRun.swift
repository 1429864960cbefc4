import LabKernel
import Scenarios

/// One run of a prepared scenario under the eyes of a watch.
struct FuzzRun {
    /// What came of it.
    struct Outcome {
        var violations: [FuzzViolation]
        var output: CommittedOutput
        var jobs: [JobHistory.Entry]
        var end: Instant
        var seen: [FuzzFault.Kind: Int]
    }

    let scenario: Scenario
    let options: ScenarioRun.Options
    let sinks: [FileSink]
    var faults: [FuzzFault] = []
    /// The fault-free run; nil while that is made.
    var baseline: Outcome?

    /// - Throws: what is wrong with the scenario or with labsim itself.
    func execute() throws -> Outcome {
        let run = try ScenarioRun(scenario, options: options)
        defer { run.world.loop.discard() }
        let watch = FuzzWatch(run, sinks: sinks, expected: isComparable ? baseline?.output : nil)
        watch.begin()
        _ = try run.execute()
        try watch.finish()
        judge(run, watch)
        return Outcome(
            violations: watch.violations, output: watch.output, jobs: run.world.jobs.entries, end: run.now,
            seen: seen(run))
    }

    /// Whether the jobs of the fault-free run ended by themselves, so that their output is whole.
    private var isComparable: Bool {
        baseline.map { $0.jobs.allSatisfy { $0.state == .finished } } ?? false
    }

    private func judge(_ run: ScenarioRun, _ watch: FuzzWatch) {
        for failure in run.failures {
            watch.violated("timeline", failure.evidence.joined(separator: " "))
        }
        guard let baseline else { return }
        if isComparable {
            for difference in watch.output.differences(from: baseline.output) {
                watch.violated("output", difference)
            }
        }
        judgeLife(run, watch, baseline)
    }

    // MARK: Liveness

    /// How soon after the last fault a checkpoint must complete: two heartbeats, the longest back-off, what
    /// has piled up, an interval.
    private static let recovery = Duration.minutes(5)

    private func judgeLife(_ run: ScenarioRun, _ watch: FuzzWatch, _ baseline: Outcome) {
        let calm = run.start.advanced(by: faults.map(\.end).max() ?? .zero)
        for (job, model) in zip(run.world.jobs.entries, baseline.jobs) {
            let name = job.identity.deploymentName
            if job.state != model.state {
                watch.violated(
                    "liveness", "job \(name) is \(job.state.rawValue), not \(model.state.rawValue)")
            }
            guard (job.ended ?? run.now) - max(calm, job.started) > Self.recovery else { continue }
            let isAlive = job.checkpoints.contains {
                $0.status == .completed && $0.ended >= calm
                    && $0.ended - max(calm, job.started) <= Self.recovery
            }
            if !isAlive { watch.violated("liveness", "no checkpoint of \(name) completed after the faults") }
        }
        if run.world.jobs.entries.count < baseline.jobs.count {
            watch.violated("liveness", "\(baseline.jobs.count) jobs should have started")
        }
    }

    // MARK: Faults

    /// How many faults of each kind hit something.
    private func seen(_ run: ScenarioRun) -> [FuzzFault.Kind: Int] {
        var seen: [FuzzFault.Kind: Int] = [:]
        var last: FuzzFault.Kind?
        for event in run.events where event.kind == "fault" {
            if event.text.contains(": the fault hit nothing") {
                if let last { seen[last, default: 0] -= 1 }
            } else if event.text.hasSuffix(" begins") {
                last = faults.first { event.text.hasPrefix("\($0.id): ") }?.kind
                if let last { seen[last, default: 0] += 1 }
            }
        }
        return seen
    }
}
