import LabKernel
import Testing

@testable import RealtimeCompute

/// Parallelism that follows the load, over 0.8 and under 0.2, with a cool-down.
@Suite struct RealtimeComputeAutopilotTests {
    /// A running job at parallelism 2 whose task managers have `load`, after `minutes`.
    private func bench(
        load: Double, minutes: Int64 = 11, policy: JSONValue? = ["enabled": true],
        conf: JSONValue = .object([])
    ) throws -> (bench: ComputeBench, deployment: String) {
        let bench = try ComputeBench()
        let deployment = try bench.deployment(conf: conf)
        if let policy { #expect(try update(bench, deployment, policy) == 200) }
        _ = try bench.start(deployment)
        let handle = bench.engine.handles[0]
        handle.metrics = [JobMetric(name: "Status.JVM.CPU.Load", value: load)]
        handle.enter(.running)
        try bench.loop.run(until: bench.loop.now.advanced(by: .minutes(minutes)))
        return (bench, deployment)
    }

    private func update(_ bench: ComputeBench, _ deployment: String, _ policy: JSONValue) throws -> Int {
        try bench.call(
            "PUT", "/deployments/\(deployment)/autopilotpolicy-update", policy, below: "/autopilot/v2"
        ).status
    }

    /// Lets the savepoint complete that Autopilot asked for, and the job end.
    private func finish(_ bench: ComputeBench) throws {
        let handle = bench.engine.handles[0]
        handle.end(1, isSavepoint: true, at: bench.loop.now, path: "oss://b/savepoint-1")
        handle.enter(.finished)
        try bench.loop.run(until: bench.loop.now.advanced(by: .seconds(1)))
    }

    @Test(arguments: [(0.81, 4), (0.19, 1)])
    func aLoadBeyondItsThresholdChangesTheParallelism(load: Double, parallelism: Int) throws {
        let (bench, _) = try bench(load: load)
        #expect(bench.engine.handles[0].savepointRequests.map(\.stopsJob) == [true])
        try finish(bench)
        #expect(bench.engine.specifications.map(\.parallelism) == [2, parallelism])
        let snapshot = RestoreSource.snapshot(path: "oss://b/savepoint-1", allowNonRestoredState: false)
        #expect(bench.engine.specifications[1].restore == snapshot)
        let lines = bench.events.compactMap { event -> String? in
            if case .log(let line) = event.kind, line.task == "autopilot" { line.message } else { nil }
        }
        #expect(
            lines.count == 1 && lines[0].hasPrefix("Autopilot changes parallelism 2 to \(parallelism) at"))
        let answer = try bench.call("GET", "/events", query: "deploymentName=etl&pageSize=50")
        let names = answer.body["data"]?.arrayValue?.compactMap { $0["eventName"]?.stringValue } ?? []
        #expect(names.count { $0 == "AUTOPILOT" } == 1)
    }

    @Test func nothingChangesBetweenTheThresholdsInTheCoolDownOrWhenItIsOff() throws {
        let quiet = [
            try bench(load: 0.79), try bench(load: 0.21), try bench(load: 0.9, minutes: 9),
            try bench(load: 0.9, policy: nil), try bench(load: 0.9, policy: ["enabled": false]),
            try bench(
                load: 0.9, policy: ["enabled": true, "policyConfig": ["limits": ["jobMaxParallelism": 2]]]),
            try bench(load: 0.9, policy: ["enabled": true, "policyConfig": ["limits": ["jobMaxCpu": 3]]]),
            try bench(
                load: 0.1, policy: ["enabled": true, "policyConfig": ["limits": ["jobMinParallelism": 2]]]),
            try bench(load: 0.9, policy: ["enabled": true, "policyConfig": ["silentPeriodConfig": allDay]]),
        ]
        #expect(quiet.allSatisfy { $0.bench.engine.handles[0].savepointRequests.isEmpty })
    }

    private let allDay: JSONValue = [
        "enabled": true, "silentPeriods": [["level": "DAY", "beginTime": 0, "endTime": 1_439]],
    ]

    @Test func cpuAndMemoryOfTheWholeJobBoundTheParallelism() throws {
        let limits: JSONValue = ["jobMaxCpu": .double(4.5), "jobMaxMemory": "64GiB"]
        let (bench, _) = try bench(load: 0.9, policy: ["enabled": true, "policyConfig": ["limits": limits]])
        try finish(bench)
        // One core of the job manager, and three task managers of one core.
        #expect(bench.engine.specifications.map(\.parallelism) == [2, 3])
    }

    @Test(arguments: [
        (SilentPeriods.Period(level: .day, begin: 540, end: 600), "2025-03-08T01:00:00Z", true),
        (SilentPeriods.Period(level: .day, begin: 540, end: 600), "2025-03-08T02:00:00Z", false),
        (SilentPeriods.Period(level: .day, begin: 1_380, end: 60), "2025-03-08T16:30:00Z", true),
        (SilentPeriods.Period(level: .week, begin: 6, end: 2), "2025-03-07T16:00:00Z", true),
        (SilentPeriods.Period(level: .week, begin: 6, end: 2), "2025-03-07T15:59:00Z", false),
        (SilentPeriods.Period(level: .week, begin: 6, end: 2), "2025-03-11T15:59:00Z", true),
        (SilentPeriods.Period(level: .week, begin: 6, end: 2), "2025-03-11T16:00:00Z", false),
    ])
    func silentPeriodsAreOfTheServicesZone(
        period: SilentPeriods.Period, at text: String, isSilent: Bool
    ) throws {
        var periods = SilentPeriods()
        (periods.isEnabled, periods.periods) = (true, [period])
        #expect(periods.contains(try #require(ISO8601.parse(text))) == isSilent)
        periods.isEnabled = false
        #expect(!periods.contains(try #require(ISO8601.parse(text))))
    }

    @Test func theLoadMustStay() throws {
        let (bench, _) = try bench(load: 0.9, minutes: 8)
        bench.engine.handles[0].metrics = [JobMetric(name: "Status.JVM.CPU.Load", value: 0.5)]
        try bench.loop.run(until: bench.loop.now.advanced(by: .minutes(1)))
        bench.engine.handles[0].metrics = [JobMetric(name: "Status.JVM.CPU.Load", value: 0.9)]
        try bench.loop.run(until: bench.loop.now.advanced(by: .minutes(2)))
        #expect(bench.engine.handles[0].savepointRequests.isEmpty)
        try bench.loop.run(until: bench.loop.now.advanced(by: .minutes(1)))
        #expect(bench.engine.handles[0].savepointRequests.count == 1)
    }

    @Test func aSavepointThatFailsLeavesTheJobAlone() throws {
        let (bench, _) = try bench(load: 0.9)
        let handle = bench.engine.handles[0]
        handle.end(1, .failed, isSavepoint: true, at: bench.loop.now)
        handle.enter(.finished)
        try bench.loop.run(until: bench.loop.now.advanced(by: .seconds(1)))
        #expect(bench.engine.specifications.count == 1)
    }

    @Test func unalignedCheckpointsForbidIt() throws {
        let (bench, _) = try bench(load: 0.9, conf: ["execution.checkpointing.unaligned.enabled": "true"])
        #expect(bench.engine.handles[0].savepointRequests.isEmpty)
    }

    @Test func parametersAreCheckedByName() throws {
        let (bench, deployment) = try bench(load: 0.5)
        let refused: [JSONValue] = [
            ["limit": ["coolDownMinutes": 5]], ["limits": ["coolDownMinute": 5]],
            ["limits": ["coolDownMinutes": 0]], ["limits": ["jobMaxMemory": "much"]],
            ["limits": ["jobMinParallelism": 3, "jobMaxParallelism": 2]],
            ["silentPeriodConfig": ["silentPeriods": [["level": "YEAR", "beginTime": 1, "endTime": 1]]]],
            ["silentPeriodConfig": ["silentPeriods": [["level": "WEEK", "beginTime": 0, "endTime": 1]]]],
        ]
        for config in refused {
            #expect(try update(bench, deployment, ["policyConfig": config]) == 400, "\(config)")
        }
        let config: JSONValue = ["limits": ["coolDownMinutes": 5], "silentPeriodConfig": allDay]
        #expect(try update(bench, deployment, ["policyConfig": config]) == 200)
        let answer = try bench.call(
            "GET", "/deployments/\(deployment)/autopilotpolicy-describe", below: "/autopilot/v2")
        let policy = answer.body["data"]?["policyConfig"]
        #expect(policy?["limits"]?["coolDownMinutes"]?.intValue == 5)
        #expect(policy?["silentPeriodConfig"] == allDay)
        #expect(answer.body["data"]?["mode"]?.stringValue == "ACTIVE")
    }
}
