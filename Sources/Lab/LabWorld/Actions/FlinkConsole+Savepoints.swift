import CloudClients
import LabKernel
import Scenarios

/// Savepoints, and stopping jobs with them.
extension FlinkConsole {
    /// Asks for a savepoint and waits until it is complete; actions can mean it by `savepointName` then.
    func createSavepoint(
        _ name: String, description: String, isNative: Bool, named savepointName: String?, as caller: Caller
    ) throws(CloudCallError) -> ActionOutcome {
        let deployment = try located(name, in: deployments, "deployment")
        let body: JSONValue = [
            "deploymentId": .string(deployment.id), "description": .string(description),
            "nativeFormat": .bool(isNative),
        ]
        let made = try call("CreateSavepoint", "POST", "/savepoints", deployment.workspace, body, caller)
        let id = made["savepointId"]?.stringValue ?? ""
        if let savepointName { savepoints[savepointName] = id }
        return wait(forSavepoint: id, in: deployment.workspace, as: caller) { .done }
    }

    /// Stops a job; with a savepoint it waits until that is complete and the job is over.
    func stopJob(
        _ name: String, strategy: String, savepoint savepointName: String?, as caller: Caller
    ) throws(CloudCallError) -> ActionOutcome {
        let job = try located(name, in: jobs, "job of deployment")
        let body: JSONValue = ["stopStrategy": .string(strategy)]
        _ = try call("StopJob", "POST", "/jobs/\(job.id):stop", job.workspace, body, caller)
        guard strategy != "NONE" else { return .done }
        // The answer to StopJob does not name the savepoint; the newest of the job is the one.
        let list = try call(
            "ListSavepoints", "GET", "/savepoints", query: [("jobId", job.id)], job.workspace, nil, caller)
        guard let id = list.arrayValue?.first?["savepointId"]?.stringValue else {
            return .failed("the service lists no savepoint of job \(job.id)")
        }
        if let savepointName { savepoints[savepointName] = id }
        return wait(forSavepoint: id, in: job.workspace, as: caller) { [self] () throws(CloudCallError) in
            try waitForEnd(of: job, as: caller)
        }
    }

    private func wait(
        forSavepoint id: String, in workspace: String, as caller: Caller,
        then next: @escaping () throws(CloudCallError) -> ActionOutcome
    ) -> ActionOutcome {
        func ask() throws(CloudCallError) -> ActionOutcome {
            let status = try call("GetSavepoint", "GET", "/savepoints/\(id)", workspace, nil, caller)[
                "status"]
            switch status?["state"]?.stringValue {
            case "COMPLETED": return try next()
            case "FAILED":
                return .failed(status?["failure"]?["message"]?.stringValue ?? "the service gave no reason")
            default: return .pending(after: Self.pollInterval, resume: ask)
            }
        }
        return .pending(after: Self.pollInterval, resume: ask)
    }

    private func waitForEnd(of job: Located, as caller: Caller) throws(CloudCallError) -> ActionOutcome {
        let answer = try call("GetJob", "GET", "/jobs/\(job.id)", job.workspace, nil, caller)
        let isOver = ["CANCELLED", "FINISHED", "FAILED"]
            .contains(answer["status"]?["currentJobStatus"]?.stringValue ?? "")
        if isOver { return .done }
        return .pending(after: Self.pollInterval) { [self] () throws(CloudCallError) in
            try waitForEnd(of: job, as: caller)
        }
    }

    private static let pollInterval = Duration.milliseconds(100)
}
