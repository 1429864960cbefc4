import ArgumentParser
import CloudClients
import LabKernel

/// What of a deployment's settings a command names.
struct FlinkSettings: ParsableArguments {
    @Option(
        name: .customLong("conf"),
        help: ArgumentHelp("Flink configuration; may be repeated.", valueName: "key=value"))
    var configuration: [String] = []

    @Option(name: .customLong("unset"), help: ArgumentHelp("Configuration to take away.", valueName: "key"))
    var unset: [String] = []

    @Option(help: "How many subtasks.")
    var parallelism: Int?

    @Option(help: ArgumentHelp("Where logs go.", valueName: "project/logstore"))
    var logstore: String?

    @Option(help: "TRACE, DEBUG, INFO, WARN or ERROR.")
    var logLevel: String?

    func validate() throws {
        for pair in configuration where !pair.contains("=") {
            throw ValidationError("'--conf' takes KEY=VALUE, not '\(pair)'")
        }
        if let logstore, logstore.split(separator: "/").count != 2 {
            throw ValidationError("'--logstore' takes PROJECT/LOGSTORE, not '\(logstore)'")
        }
    }

    /// The members of an update of `deployment`: what is named, with what is there already.
    func members(over deployment: JSONValue) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        if !configuration.isEmpty || !unset.isEmpty {
            members.append(("flinkConf", .object(merged(deployment["flinkConf"]?.objectValue ?? []))))
        }
        if let parallelism {
            members.append(("streamingResourceSetting", resources(deployment, parallelism)))
        }
        if logstore != nil || logLevel != nil { members.append(("logging", logging(deployment["logging"]))) }
        return members
    }

    private func merged(_ present: [(String, JSONValue)]) -> [(String, JSONValue)] {
        var values = present.filter { !unset.contains($0.0) }
        for pair in configuration {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            values.removeAll { $0.0 == parts[0] }
            values.append((parts[0], .string(parts[1])))
        }
        return values
    }

    private func resources(_ deployment: JSONValue, _ parallelism: Int) -> JSONValue {
        let present = deployment["streamingResourceSetting"]?["basicResourceSetting"]?.objectValue ?? []
        let basic = present.filter { $0.0 != "parallelism" } + [("parallelism", JSONValue.int(parallelism))]
        return ["resourceSettingMode": "BASIC", "basicResourceSetting": .object(basic)]
    }

    private func logging(_ present: JSONValue?) -> JSONValue {
        var members = present?.objectValue ?? [("loggingProfile", "default")]
        if let logLevel {
            members.removeAll { $0.0 == "log4jLoggers" }
            members.append(
                ("log4jLoggers", [["loggerName": "", "loggerLevel": .string(logLevel.uppercased())]]))
        }
        if let parts = logstore?.split(separator: "/").map(String.init) {
            let template =
                "<Appender name=\"StdOut\" type=\"SLS\"><Property name=\"project\">\(parts[0])</Property>"
                + "<Property name=\"logStore\">\(parts[1])</Property></Appender>"
            members.removeAll { $0.0 == "log4j2ConfigurationTemplate" }
            members.append(("log4j2ConfigurationTemplate", .string(template)))
        }
        return .object(members)
    }
}

/// `labsim flink deploy DRAFT`
struct FlinkDeploy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Make a deployment of a draft, with settings.")

    @Argument(help: "The draft, by its name or id.")
    var draft: String

    @Option(help: "The deployment's name; the draft's when left out.")
    var name: String?

    @OptionGroup var settings: FlinkSettings
    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let draft = try session.draft(draft, in: namespace)
            let id = try deploy(draft, session, namespace)
            let deployment = try session.call("GetDeployment", "GET", "/deployments/\(id)", in: namespace)
            var members = settings.members(over: deployment)
            if let name { members.append(("name", .string(name))) }
            if !members.isEmpty {
                try session.call(
                    "UpdateDeployment", "PUT", "/deployments/\(id)", body: .object(members), in: namespace)
            }
            let shown = name ?? deployment["name"]?.stringValue ?? ""
            place.show(deployment, else: "deployment \(shown) is made; start it: labsim flink start \(shown)")
        }
    }

    private func deploy(_ draft: JSONValue, _ session: FlinkSession, _ namespace: FlinkSession.Namespace)
        throws
        -> String
    {
        let ticket = try session.call(
            "DeployDeploymentDraftAsync", "POST", "/deployment-drafts/async-deploy",
            body: [
                "deploymentDraftId": draft["deploymentDraftId"] ?? .null,
                "deploymentTarget": ["mode": "PER_JOB", "name": "default-queue"],
            ], in: namespace)
        let path = "/deployment-drafts/tickets/\(ticket["ticketId"]?.stringValue ?? "")/async-deploy"
        let answer = try session.wait(for: "the deployment") {
            try session.call("GetDeployDeploymentDraftResult", "GET", path, in: namespace)
        } until: {
            $0["ticketStatus"]?.stringValue == "FINISHED"
        }
        guard answer["success"]?.boolValue == true, let id = answer["deploymentId"]?.stringValue else {
            ExitStatus.complain("refused: \(answer["message"]?.stringValue ?? "the service gave no reason")")
            throw ExitStatus.checkFailed
        }
        return id
    }
}

/// `labsim flink update DEPLOYMENT`
struct FlinkUpdate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Change a deployment: its SQL, configuration, size, logs.",
        discussion: "A job that runs keeps the settings with which it was started.")

    @Argument(help: "The deployment, by its name or id.")
    var name: String

    @Option(help: ArgumentHelp("Another script.", valueName: "file"))
    var sqlFile: String?

    @OptionGroup var settings: FlinkSettings
    @OptionGroup var place: FlinkPlace

    func run() throws {
        let artifact = try sqlFile.map(FlinkScript.artifact)
        try place.perform { session in
            let namespace = try session.resolve()
            let deployment = try session.deployment(name, in: namespace)
            var members = settings.members(over: deployment)
            if let artifact { members.append(("artifact", artifact)) }
            guard !members.isEmpty else {
                throw LabError(
                    "USE075", "nothing is to be changed", fix: "say what: --sql-file, --conf, --parallelism")
            }
            let id = deployment["deploymentId"]?.stringValue ?? ""
            let answer = try session.call(
                "UpdateDeployment", "PUT", "/deployments/\(id)", body: .object(members), in: namespace)
            let runs = answer["deploymentHasChanged"]?.boolValue == true
            place.show(
                answer,
                else: "deployment \(name) is changed\(runs ? "; the job that runs keeps its settings" : "")")
        }
    }
}

/// `labsim flink delete DEPLOYMENT`
struct FlinkDelete: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a deployment whose job is over.")

    @Argument(help: "The deployment, by its name or id.")
    var name: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let id = try session.deployment(name, in: namespace)["deploymentId"]?.stringValue ?? ""
            let answer = try session.call("DeleteDeployment", "DELETE", "/deployments/\(id)", in: namespace)
            place.show(answer, else: "deployment \(name) is deleted")
        }
    }
}

/// `labsim flink list`
struct FlinkList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List deployments with the state of their newest jobs.")
    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let all = try session.list("ListDeployments", "/deployments", in: namespace)
            let rows = try all.map { deployment -> [String] in
                let id = deployment["deploymentId"]?.stringValue ?? ""
                let jobs = try session.list("ListJobs", "/jobs", [("deploymentId", id)], in: namespace)
                return [deployment["name"]?.stringValue ?? "", FlinkText.state(jobs.first), id]
            }
            place.show(
                .array(all), else: TextTable([["NAME", "JOB", "ID"]] + rows).lines.joined(separator: "\n"))
        }
    }
}

/// `labsim flink show DEPLOYMENT`
struct FlinkShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a deployment: SQL, configuration, jobs and why they failed.")

    @Argument(help: "The deployment, by its name or id.")
    var name: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let deployment = try session.deployment(name, in: namespace)
            let id = deployment["deploymentId"]?.stringValue ?? ""
            let jobs = try session.list("ListJobs", "/jobs", [("deploymentId", id)], in: namespace)
            let cause = try lastCause(of: jobs.first, session, id, namespace)
            let whole = JSONValue.object([
                ("deployment", deployment), ("jobs", .array(jobs)),
                ("lastFailure", cause.map(JSONValue.string) ?? .null),
            ])
            place.show(whole, else: FlinkText.deployment(deployment, jobs, lastCause: cause))
        }
    }

    /// Why a job that goes on was last restarted: its events say so, newest first. One that failed says it itself.
    private func lastCause(
        of job: JSONValue?, _ session: FlinkSession, _ deployment: String, _ namespace: FlinkSession.Namespace
    ) throws -> String? {
        guard let job, job["status"]?["failure"] == nil else { return nil }
        let events = try session.list("GetEvents", "/events", [("deploymentId", deployment)], in: namespace)
        let own = events.filter { $0["jobId"]?.stringValue == job["jobId"]?.stringValue }
        return own.lazy.compactMap { FlinkText.cause($0["message"]?.stringValue ?? "") }.first
    }
}

/// Deployments and jobs as people read them.
enum FlinkText {
    /// `RUNNING`, `RUNNING (2 restarts)`, `never started`.
    static func state(_ job: JSONValue?) -> String {
        guard let status = job?["status"] else { return "never started" }
        let name = status["currentJobStatus"]?.stringValue ?? ""
        let flink = status["running"]?["observedFlinkJobStatus"]?.stringValue
        let restarts = status["running"]?["observedFlinkJobRestarts"]?.intValue ?? 0
        let detail = [
            flink.flatMap { $0 == name ? nil : $0 },
            restarts > 0 ? "\(restarts) restart\(restarts == 1 ? "" : "s")" : nil,
        ].compactMap { $0 }
        return detail.isEmpty ? name : "\(name) (\(detail.joined(separator: ", ")))"
    }

    /// The cause in the message of a deployment's event.
    static func cause(_ message: String) -> String? {
        message.firstRange(of: " Cause: ").map { String(message[$0.upperBound...]) }
    }

    static func deployment(_ deployment: JSONValue, _ jobs: [JSONValue], lastCause: String?) -> String {
        var lines = ["\(deployment["name"]?.stringValue ?? "")  \(state(jobs.first))"]
        let basic = deployment["streamingResourceSetting"]?["basicResourceSetting"]
        lines.append("parallelism \(basic?["parallelism"]?.intValue ?? 1)")
        for (key, value) in deployment["flinkConf"]?.objectValue ?? [] {
            lines.append("\(key): \(value.stringValue ?? value.text)")
        }
        lines.append("")
        lines.append(deployment["artifact"]?["sqlArtifact"]?["sqlScript"]?.stringValue?.trimmingEnd ?? "")
        lines.append("")
        for (index, job) in jobs.enumerated() {
            let start = job["startTime"]?.intValue.map { ISO8601.text(Instant(epochMillis: $0)) } ?? ""
            lines.append("job \(job["jobId"]?.stringValue ?? "")  started \(start)  \(state(job))")
            if let failure = job["status"]?["failure"] {
                lines.append("  \(failure["message"]?.stringValue ?? "")")
            } else if index == 0, let lastCause {
                lines.append("  last failure: \(lastCause)")
            }
        }
        return lines.joined(separator: "\n")
    }
}
