import LabKernel
import Testing

@testable import RealtimeCompute

@Suite struct RealtimeComputeRestoreTests {
    /// Runs a job that takes checkpoints 1 and 2 and a savepoint between them, then ends in `state`.
    private func bench(conf: JSONValue = .object([]), ending state: JobState) throws -> (
        ComputeBench, String, String
    ) {
        let bench = try ComputeBench()
        let deployment = try bench.deployment(conf: conf)
        _ = try bench.start(deployment)
        let handle = bench.engine.handles[0]
        handle.enter(.running)
        func wait() throws { try bench.loop.run(until: bench.loop.now.advanced(by: .seconds(10))) }
        try wait()
        handle.end(1, at: bench.loop.now, path: "oss://b/chk-1")
        let answer = try bench.call("POST", "/savepoints", ["deploymentId": .string(deployment)])
        let savepoint = try #require(answer.body["data"]?["savepointId"]?.stringValue)
        #expect(answer.body["data"]?["status"]?["state"]?.stringValue == "STARTED")
        try wait()
        handle.end(2, isSavepoint: true, at: bench.loop.now, path: "oss://b/savepoint-2")
        try wait()
        handle.end(3, at: bench.loop.now, path: "oss://b/chk-3")
        handle.end(4, .failed, at: bench.loop.now)
        handle.enter(state)
        return (bench, deployment, savepoint)
    }

    @Test func strategiesChooseTheirState() throws {
        let delete: JSONValue = [
            "execution.checkpointing.externalized-checkpoint-retention": "DELETE_ON_CANCELLATION"
        ]
        let rows: [(kind: String, conf: JSONValue, ending: JobState, path: String?)] = [
            ("NONE", .object([]), .canceled, nil), ("LATEST_STATE", .object([]), .canceled, "oss://b/chk-3"),
            ("LATEST_STATE", .object([]), .failed, "oss://b/chk-3"),
            ("LATEST_STATE", .object([]), .finished, "oss://b/savepoint-2"),
            ("LATEST_STATE", delete, .canceled, "oss://b/savepoint-2"),
            ("LATEST_SAVEPOINT", .object([]), .canceled, "oss://b/savepoint-2"),
            ("FROM_SAVEPOINT", .object([]), .canceled, "oss://b/savepoint-2"),
        ]
        for row in rows {
            let (bench, deployment, savepoint) = try bench(conf: row.conf, ending: row.ending)
            let restore: JSONValue = ["kind": .string(row.kind), "savepointId": .string(savepoint)]
            _ = try bench.start(deployment, restore: restore)
            let expected = row.path.map { RestoreSource.snapshot(path: $0, allowNonRestoredState: false) }
            #expect(bench.engine.specifications[1].restore == expected ?? .none, "\(row)")
        }
    }

    @Test func aSavepointThatDoesNotExistIsRefused() throws {
        let bench = try ComputeBench()
        let body: JSONValue = [
            "deploymentId": .string(try bench.deployment()),
            "restoreStrategy": ["kind": "FROM_SAVEPOINT", "savepointId": "nope"],
        ]
        let answer = try bench.call("POST", "/jobs:start", body)
        #expect(answer.status == 404)
        #expect(answer.body["errorCode"]?.stringValue == "SavepointNotFound")
    }

    @Test func nothingToRestoreStartsEmptyAndSaysSo() throws {
        let bench = try ComputeBench()
        let deployment = try bench.deployment()
        _ = try bench.start(deployment, restore: ["kind": "LATEST_STATE"])
        #expect(bench.engine.specifications[0].restore == .none)
        let log = try bench.call("GET", "/deployments/\(deployment)/latest_jobmanager_start_log")
        #expect(log.body["data"]?.stringValue?.contains("empty state") == true)
    }
}
