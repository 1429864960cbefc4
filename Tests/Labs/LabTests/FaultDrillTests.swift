import CloudMonitor
import LabWorld
import Testing

/// The drills of `scenarios/faults` that the runtime's own faults make, and the lab of Autopilot.
@Suite struct FaultDrillTests {
    static let drills =
        [
            "task-manager-killed", "slow-sink", "hot-key", "checkpoint-timeout", "savepoint-upgrade",
            "checkpoint-alarm",
            "least-privilege", "poisoned-feed", "token-expired", "unreachable-store", "sink-refuses",
            "corrupt-savepoint",
        ].map { "scenarios/faults/\($0)" } + ["scenarios/labs/autopilot"]

    /// Each passes, and twice with the same bytes.
    @Test(arguments: drills)
    func theDrillPassesAndRepeats(path: String) throws {
        let (report, journal) = try ScenarioRuns.run(try ScenarioRuns.load(path))
        let failed = report.expectations.filter { !$0.passed }
        #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.evidence)" })")
        #expect(report.verdict == .pass)
        let again = try ScenarioRuns.run(try ScenarioRuns.load(path)).journal
        #expect(again == journal)
    }

    /// The same expectations hold when barriers may overtake; they tell the two kinds apart.
    @Test func theSlowSinkPassesWithUnalignedCheckpoints() throws {
        let scenario = try ScenarioRuns.load(
            "scenarios/faults/slow-sink", settings: [("variables.unaligned.default", "true")])
        let (report, _) = try ScenarioRuns.run(scenario)
        #expect(report.verdict == .pass)
        let completed = report.checkpoints.filter { $0.record.status == .completed }
        #expect(!completed.isEmpty && completed.allSatisfy(\.record.isUnaligned))
    }

    /// What a job reports is known to CloudMonitor under the same name, but for labsim's own figures.
    @Test func cloudMonitorKnowsTheMetrics() throws {
        let run = try ScenarioRun(
            try ScenarioRuns.load("scenarios/faults/slow-sink"), options: .init(path: "slow-sink"))
        _ = try run.execute()
        let names = Set(run.world.jobs.points.map(\.metric.name))
        #expect(names.contains("checkpointStartDelayNanos"))
        #expect(names.filter { !FlinkMetricCatalog.contains($0) } == ["stateBytes"])
    }

    /// A drill without its fault must not pass: its expectations can fail.
    @Test(arguments: [
        ("task-manager-killed", "timeline.2.fault.index", "100"),
        ("slow-sink", "timeline.1.fault.perRow", "0ms"),
        ("checkpoint-timeout", "timeline.1.fault.delay", "1ms"),
        ("checkpoint-alarm", "timeline.2.fault.delay", "1ms"),
        ("poisoned-feed", "timeline.4.fault.share", "0"), ("token-expired", "timeline.1.fault.for", "1ms"),
        ("unreachable-store", "timeline.2.fault.to", "log"), ("sink-refuses", "timeline.1.fault.for", "1ms"),
        ("corrupt-savepoint", "timeline.2.fault.for", "1ms"),
    ])
    func aDrillWithoutItsFaultFails(drill: String, key: String, value: String) throws {
        let scenario = try ScenarioRuns.load("scenarios/faults/\(drill)", settings: [(key, value)])
        #expect(try ScenarioRuns.run(scenario).report.verdict == .fail)
    }
}

/// The journal of a run does not depend on how many threads work on rows.
@Suite struct ThreadTests {
    @Test(arguments: ["exactly-once", "exactly-once-unaligned", "sls-exactly-once"])
    func twoThreadsGiveTheSameBytes(drill: String) throws {
        let path = "scenarios/faults/\(drill)"
        let one = try ScenarioRuns.run(try ScenarioRuns.load(path), threads: 1).journal
        let two = try ScenarioRuns.run(try ScenarioRuns.load(path), threads: 2).journal
        #expect(one == two)
        #expect(one.split(separator: "\n").count > 100)
    }
}
