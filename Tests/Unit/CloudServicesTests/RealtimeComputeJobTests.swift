import LabKernel
import Testing

@testable import RealtimeCompute

@Suite struct RealtimeComputeJobTests {
    @Test func statusTableFollowsFlink() {
        typealias Row = (from: ServiceJobStatus, state: JobState, isStopping: Bool, to: ServiceJobStatus)
        let rows: [Row] = [
            (.starting, .initializing, false, .starting), (.starting, .created, false, .starting),
            (.starting, .running, false, .running), (.running, .restarting, false, .running),
            (.running, .failing, false, .running), (.running, .failed, false, .failed),
            (.running, .finished, false, .finished), (.running, .cancelling, true, .cancelling),
            (.cancelling, .canceled, true, .cancelled), (.cancelling, .finished, true, .cancelled),
            (.cancelling, .running, true, .cancelling), (.cancelling, .failed, true, .failed),
            (.failed, .running, false, .failed), (.cancelled, .finished, true, .cancelled),
            (.finished, .failed, false, .finished),
        ]
        for row in rows {
            #expect(row.from.after(row.state, isStopping: row.isStopping) == row.to, "\(row)")
        }
    }

    @Test func aJobRunsRestartsAndFinishes() throws {
        let bench = try ComputeBench()
        let deployment = try bench.deployment()
        let answer = try bench.call("POST", "/jobs:start", ["deploymentId": .string(deployment)])
        #expect(answer.body["data"]?["status"]?["currentJobStatus"]?.stringValue == "STARTING")
        #expect(bench.engine.specifications.isEmpty)
        try bench.loop.run(until: bench.loop.now)
        let specification = try #require(bench.engine.specifications.first)
        #expect(
            specification.configuration["execution.checkpointing.dir"] == "oss://lab-bucket/flink-checkpoints"
        )
        #expect(specification.configuration["execution.checkpointing.interval"] == "180s")
        #expect(specification.runtimeRole == "acs:ram::1234567890123456:role/AliyunStreamAsiDefaultRole")
        #expect(specification.parallelism == 2)
        let handle = bench.engine.handles[0]
        handle.enter(.running, .restarting, .running, cause: "boom")
        let job = try #require(answer.body["data"]?["jobId"]?.stringValue)
        let running = try bench.call("GET", "/jobs/\(job)").body["data"]?["status"]
        #expect(running?["currentJobStatus"]?.stringValue == "RUNNING")
        #expect(running?["running"]?["observedFlinkJobRestarts"]?.intValue == 1)
        try bench.loop.run(until: bench.loop.now.advanced(by: .seconds(600)))
        handle.enter(.finished)
        #expect(try bench.status(job) == "FINISHED")
        // Three processes of one CU for 600 s.
        #expect(bench.ports.total("stream.cu") == Rational(1_800))
    }

    @Test func aSecondStartIsRefusedWhileOneRuns() throws {
        let bench = try ComputeBench()
        let deployment = try bench.deployment()
        _ = try bench.start(deployment)
        let again = try bench.call("POST", "/jobs:start", ["deploymentId": .string(deployment)])
        #expect(again.status == 409)
        #expect(again.body["errorCode"]?.stringValue == "DeploymentStateInvalid")
    }

    @Test func aRefusedScriptFailsTheJobWithItsPlace() throws {
        let bench = try ComputeBench()
        let job = try bench.start(try bench.deployment(script: "INSERT\n REFUSE"))
        let status = try bench.call("GET", "/jobs/\(job)").body["data"]?["status"]
        #expect(status?["currentJobStatus"]?.stringValue == "FAILED")
        #expect(status?["failure"]?["message"]?.stringValue?.contains("etl.sql:2:2") == true)
        #expect(bench.ports.total("stream.cu") == .zero)
    }

    @Test func aSubmissionErrorKeepsItsCauses() throws {
        let bench = try ComputeBench()
        bench.engine.submissionError = JobSubmissionError(causes: [
            "Could not start the JobMaster.", "AccessDenied",
        ])
        let job = try bench.start(try bench.deployment())
        let failure = try bench.call("GET", "/jobs/\(job)").body["data"]?["status"]?["failure"]
        #expect(failure?["reason"]?.stringValue == "Could not start the JobMaster.")
        #expect(failure?["message"]?.stringValue == "Could not start the JobMaster.\nCaused by: AccessDenied")
    }

    @Test func stoppingCancels() throws {
        let bench = try ComputeBench()
        let job = try bench.start(try bench.deployment())
        bench.engine.handles[0].enter(.running)
        let answer = try bench.call("POST", "/jobs/\(job)%3Astop", ["stopStrategy": "NONE"])
        #expect(answer.body["data"]?["status"]?["currentJobStatus"]?.stringValue == "CANCELLING")
        #expect(bench.engine.handles[0].wasCancelled)
        bench.engine.handles[0].enter(.cancelling, .canceled)
        #expect(try bench.status(job) == "CANCELLED")
        #expect(try bench.call("POST", "/jobs/\(job):stop", ["stopStrategy": "NONE"]).status == 409)
    }

    @Test func stoppingBeforeTheEngineHasTheJobNeverStartsIt() throws {
        let bench = try ComputeBench()
        let body: JSONValue = ["deploymentId": .string(try bench.deployment())]
        let answer = try bench.call("POST", "/jobs:start", body)
        let job = try #require(answer.body["data"]?["jobId"]?.stringValue)
        _ = try bench.call("POST", "/jobs/\(job):stop", ["stopStrategy": "NONE"])
        try bench.loop.run(until: bench.loop.now)
        #expect(try bench.status(job) == "CANCELLED")
        #expect(bench.engine.specifications.isEmpty)
    }

    @Test func aFailedStopWithSavepointLeavesTheJobRunning() throws {
        let bench = try ComputeBench()
        let job = try bench.start(try bench.deployment())
        let handle = bench.engine.handles[0]
        handle.enter(.running)
        _ = try bench.call("POST", "/jobs/\(job):stop", ["stopStrategy": "STOP_WITH_SAVEPOINT"])
        #expect(
            handle.savepointRequests == [
                SavepointRequest(directory: "oss://lab-bucket/flink-savepoints", stopsJob: true)
            ])
        handle.end(4, .failed, isSavepoint: true, at: bench.loop.now)
        #expect(try bench.status(job) == "RUNNING")
        let savepoints = try bench.call("GET", "/savepoints").body["data"]?.arrayValue ?? []
        #expect(savepoints.map { $0["status"]?["state"]?.stringValue } == ["FAILED"])
    }
}
