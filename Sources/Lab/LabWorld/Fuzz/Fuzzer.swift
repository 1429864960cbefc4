import Connectors
import LabKernel
import Scenarios

/// Runs a scenario under schedules of faults drawn from seeds, and shrinks those that break a rule.
package final class Fuzzer {
    private let scenario: Scenario
    private let options: ScenarioRun.Options
    private let sinks: [FileSink]
    private let baseline: FuzzRun.Outcome
    private let targets: FuzzTargets
    /// Called after each seed with whether it passed.
    package var progress: (_ seed: UInt64, _ passed: Bool) -> Void = { _, _ in }

    /// Runs the scenario once without faults.
    ///
    /// - Throws: `LabErrors` for mistakes of the scenario, `LabError` FUZ001 when the fault-free run breaks a
    ///   rule already, or no job runs in it.
    package init(_ scenario: Scenario, options: ScenarioRun.Options) throws {
        self.scenario = FuzzScenario.prepared(scenario)
        self.options = options
        let switches = try CompatibilitySwitches(
            names: options.compatibility.union(scenario.engine.compatibility).sorted())
        let registry = ConnectorRegistry(
            connectors: ConnectorRegistry.standardConnectors, compatibility: switches)
        sinks = try FileSink.all(of: scenario, registry)
        var calm = options
        calm.ports = EnginePorts()
        baseline = try FuzzRun(scenario: self.scenario, options: calm, sinks: sinks).execute()
        targets = FuzzTargets(
            self.scenario, sinks, try FuzzLogstore.all(of: scenario, registry), baseline.jobs,
            end: baseline.end)
        if let broken = baseline.violations.first {
            throw LabError(
                "FUZ001", "the run without faults breaks a rule: \(broken.rule): \(broken.text)",
                at: scenario.metadata.span, fix: "make 'labsim run' of the scenario pass first")
        }
        guard !targets.jobs.isEmpty else {
            throw LabError(
                "FUZ001", "no job runs in this scenario", at: scenario.metadata.span,
                fix: "start one with 'do: flink.startJob'")
        }
    }

    /// Runs `count` seeds from `first` on; the first failing schedule is shrunk.
    package func run(first: UInt64, count: Int) throws -> FuzzReport {
        var report = FuzzReport(
            scenario: scenario.metadata.name, path: options.path, first: first, seeds: count)
        for seed in (0..<count).map({ first &+ UInt64($0) }) {
            let schedule = schedule(seed)
            let outcome = try run(schedule)
            report.seen.merge(outcome.seen) { $0 + $1 }
            if let broken = outcome.violations.first {
                let shrinks = report.failures.isEmpty
                report.failures.append(
                    FuzzFailure(
                        seed: seed, violations: outcome.violations,
                        schedule: shrinks ? try shrunk(schedule, rule: broken.rule) : schedule,
                        isShrunk: shrinks))
            }
            progress(seed, outcome.violations.isEmpty)
        }
        return report
    }

    /// The first of `count` seeds that breaks a rule, as it was drawn; nil when none does.
    package func firstFailure(first: UInt64, count: Int) throws -> FuzzFailure? {
        for seed in (0..<count).map({ first &+ UInt64($0) }) {
            let schedule = schedule(seed)
            let violations = try run(schedule).violations
            guard violations.isEmpty else {
                return FuzzFailure(
                    seed: seed, violations: violations, schedule: schedule, isShrunk: false)
            }
        }
        return nil
    }

    /// The faults of a seed.
    package func schedule(_ seed: UInt64) -> [FuzzFault] {
        var draw = FuzzSchedule(targets, seed: seed)
        return draw.draw()
    }

    private func run(_ faults: [FuzzFault]) throws -> FuzzRun.Outcome {
        let disturbed = FuzzScenario.disturbed(
            scenario, by: faults, baselineEnd: baseline.end - scenario.clock.start)
        return try FuzzRun(
            scenario: disturbed, options: options, sinks: sinks, faults: faults, baseline: baseline
        ).execute()
    }

    // MARK: Shrinking

    /// At most this many runs to shrink one schedule.
    private static let patience = 60

    private func shrunk(_ faults: [FuzzFault], rule: String) throws -> [FuzzFault] {
        var (best, runs, isBetter) = (faults, 0, true)
        while isBetter {
            isBetter = false
            for candidate in Self.smaller(best) where runs < Self.patience {
                runs += 1
                guard try run(candidate).violations.contains(where: { $0.rule == rule }) else { continue }
                (best, isBetter) = (candidate, true)
                break
            }
        }
        return best
    }

    /// The schedule without one of its faults, then with one that lasts half as long.
    private static func smaller(_ faults: [FuzzFault]) -> [[FuzzFault]] {
        let fewer = faults.indices.map { index in
            faults.enumerated().filter { $0.offset != index }.map(\.element)
        }
        let shorter = faults.indices.compactMap { index -> [FuzzFault]? in
            guard let duration = faults[index].duration, duration > .seconds(1) else { return nil }
            var copy = faults
            copy[index].duration = .milliseconds(duration.wholeMillis / 2)
            return copy
        }
        return (fewer + shorter).filter { !$0.isEmpty }
    }
}
