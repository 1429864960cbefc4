import ArgumentParser
import CloudClients
import LabKernel

/// `labsim flink start DEPLOYMENT`
struct FlinkStart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start a deployment: without state, from its latest state, or from a savepoint.")

    @Argument(help: "The deployment, by its name or id.")
    var name: String

    @Option(help: "NONE, LATEST_STATE, LATEST_SAVEPOINT, or the id of a savepoint.")
    var restore = "NONE"

    @Flag(help: "Go on although state is left that no operator takes.")
    var allowNonRestoredState = false

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let deployment = try session.deployment(name, in: namespace)
            let answer = try session.call(
                "StartJobWithParams", "POST", "/jobs:start",
                body: ["deploymentId": deployment["deploymentId"] ?? .null, "restoreStrategy": strategy],
                in: namespace)
            place.show(answer, else: "job \(answer["jobId"]?.stringValue ?? "") of \(name) starts")
        }
    }

    private var strategy: JSONValue {
        let kinds = ["NONE", "LATEST_STATE", "LATEST_SAVEPOINT"]
        var members: [(String, JSONValue)] = [("allowNonRestoredState", .bool(allowNonRestoredState))]
        if kinds.contains(restore.uppercased()) {
            members.append(("kind", .string(restore.uppercased())))
        } else {
            members += [("kind", "FROM_SAVEPOINT"), ("savepointId", .string(restore))]
        }
        return .object(members)
    }
}

/// `labsim flink stop DEPLOYMENT`
struct FlinkStop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop a deployment's job: at once, or with a savepoint.")

    @Argument(help: "The deployment, by its name or id.")
    var name: String

    @Option(help: "NONE cancels and keeps no state; STOP_WITH_SAVEPOINT; STOP_WITH_DRAIN.")
    var strategy = "NONE"

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let job = try session.job(of: session.deployment(name, in: namespace), in: namespace)
            let id = job["jobId"]?.stringValue ?? ""
            try session.call(
                "StopJob", "POST", "/jobs/\(id):stop", body: ["stopStrategy": .string(strategy.uppercased())],
                in: namespace)
            let answer = try session.wait(for: "the stop") {
                try session.call("GetJob", "GET", "/jobs/\(id)", in: namespace)
            } until: { job in
                let state = job["status"]?["currentJobStatus"]?.stringValue ?? ""
                return ["CANCELLED", "FINISHED", "FAILED", "RUNNING"].contains(state)
            }
            place.show(answer, else: "\(name) is \(FlinkText.state(answer))")
        }
    }
}

/// `labsim flink savepoint DEPLOYMENT`
struct FlinkSavepoint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "savepoint", abstract: "Take a savepoint of a job that goes on.")

    @Argument(help: "The deployment, by its name or id.")
    var name: String

    @Option(help: "A word on it.")
    var description = ""

    @Flag(help: "In the state backend's own format.")
    var native = false

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let deployment = try session.deployment(name, in: namespace)
            let made = try session.call(
                "CreateSavepoint", "POST", "/savepoints",
                body: [
                    "deploymentId": deployment["deploymentId"] ?? .null, "description": .string(description),
                    "nativeFormat": .bool(native),
                ], in: namespace)
            let id = made["savepointId"]?.stringValue ?? ""
            let answer = try session.wait(for: "the savepoint") {
                try session.call("GetSavepoint", "GET", "/savepoints/\(id)", in: namespace)
            } until: {
                $0["status"]?["state"]?.stringValue != "STARTED"
            }
            place.show(answer, else: FlinkSavepoints.line(answer))
            guard answer["status"]?["state"]?.stringValue == "COMPLETED" else { throw ExitStatus.checkFailed }
        }
    }
}

/// `labsim flink savepoints DEPLOYMENT`
struct FlinkSavepoints: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "savepoints", abstract: "List a deployment's savepoints, the newest first.")

    @Argument(help: "The deployment, by its name or id.")
    var name: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let id = try session.deployment(name, in: namespace)["deploymentId"]?.stringValue ?? ""
            let all = try session.list("ListSavepoints", "/savepoints", [("deploymentId", id)], in: namespace)
            place.show(.array(all), else: all.map(Self.line).joined(separator: "\n"))
        }
    }

    static func line(_ savepoint: JSONValue) -> String {
        let status = savepoint["status"]
        return [
            savepoint["savepointId"]?.stringValue, status?["state"]?.stringValue,
            savepoint["savepointLocation"]?.stringValue, status?["failure"]?["message"]?.stringValue,
        ].compactMap { $0 }.joined(separator: "  ").trimmingEnd
    }
}
