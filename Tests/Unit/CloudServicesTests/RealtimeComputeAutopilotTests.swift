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
            try bench(load: 0.9, policy: ["enabled": true, "policyConfig": ["parallelism.scale.max": 2]]),
        ]
        #expect(quiet.allSatisfy { $0.bench.engine.handles[0].savepointRequests.isEmpty })
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
        #expect(try update(bench, deployment, ["policyConfig": ["cooldown.minute": 5]]) == 400)
        #expect(try update(bench, deployment, ["policyConfig": ["cooldown.minutes": 0]]) == 400)
        #expect(try update(bench, deployment, ["policyConfig": ["cooldown.minutes": 5]]) == 200)
        let answer = try bench.call(
            "GET", "/deployments/\(deployment)/autopilotpolicy-describe", below: "/autopilot/v2")
        #expect(answer.body["data"]?["policyConfig"]?["cooldown.minutes"]?.intValue == 5)
        #expect(answer.body["data"]?["mode"]?.stringValue == "ACTIVE")
    }
}
