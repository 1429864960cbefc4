import CloudClients
import LabKernel
import Scenarios

/// The calls of a learner to the control plane, by the names that a scenario uses; it remembers the ids
/// behind them.
final class FlinkConsole {
    /// A thing of a workspace: which workspace, and the thing's own id.
    struct Located {
        var workspace: String
        var id: String
    }

    /// The projects of logstores, by logstore.
    var projects: [String: String] = [:]
    var workspaces: [(name: String, id: String, namespace: String)] = []
    var drafts: [String: Located] = [:]
    var deployments: [String: Located] = [:]
    var jobs: [String: Located] = [:]
    /// The ids of savepoints by the names that the actions gave them.
    var savepoints: [String: String] = [:]
    /// The newest savepoint of each deployment, by the deployment's id: for savepoints that others have taken.
    var newestSavepoints: [String: String] = [:]

    /// The service has started another job of a deployment, as Autopilot does: that is the one meant now.
    func follow(_ job: String, of deployment: String) { jobs[deployment]?.id = job }

    func hasDeployment(_ name: String) -> Bool { deployments[name] != nil }

    /// The workspace of a name, or the only one for nil.
    private func workspace(_ name: String?) throws(CloudCallError) -> (
        name: String, id: String, namespace: String
    ) {
        let found = name.map { name in workspaces.filter { $0.name == name } } ?? workspaces
        guard let workspace = found.last else { throw missing("workspace", name ?? "") }
        return workspace
    }

    private func missing(_ kind: String, _ name: String) -> CloudCallError {
        CloudCallError(
            status: 404, code: "NotFound", message: "there is no \(kind) '\(name)' in this run", requestID: ""
        )
    }

    func createWorkspace(_ name: String, _ settings: WorkspaceSettings, as caller: Caller)
        throws(CloudCallError)
    {
        let extra: JSONValue = ["runtimeRole": .string(settings.runtimeRole)]
        let parameters = [
            ("InstanceName", name), ("ChargeType", settings.chargeType), ("Region", caller.region),
            ("Storage", JSONValue.object([("Oss", ["Bucket": .string(settings.storageBucket)])]).text),
            ("Extra", extra.text),
        ]
        let answer = try caller.workspaces.call("CreateInstance", parameters)
        let id = answer["OrderInfo"]?["InstanceId"]?.stringValue ?? ""
        // The service makes `<name>-default` by itself.
        let namespace = settings.namespace ?? "\(name)-default"
        if namespace != "\(name)-default" {
            try caller.workspaces.call("CreateNamespace", [("InstanceId", id), ("Namespace", namespace)])
        }
        workspaces.append((name, id, namespace))
    }

    /// Makes a user or role a member of the workspace's namespace; `member` is `user:<id>` or `role:<name>`.
    func addMember(
        _ member: String, role: String, to workspaceName: String, as caller: Caller
    ) throws(CloudCallError) {
        let body: JSONValue = ["member": .string(member), "role": .string(role)]
        _ = try call("CreateMember", "POST", "/members", below: "/gateway/v2", workspaceName, body, caller)
    }

    func deleteWorkspace(_ name: String, as caller: Caller) throws(CloudCallError) {
        let id = try workspace(name).id
        try caller.workspaces.call("DeleteInstance", [("InstanceId", id)])
        workspaces.removeAll { $0.id == id }
    }

    func createDraft(
        _ name: String, in workspaceName: String?, script: Script, as caller: Caller
    ) throws(CloudCallError) {
        let workspace = try workspace(workspaceName)
        let body: JSONValue = [
            "name": .string(name), "artifact": Self.artifact(script), "executionMode": "STREAMING",
        ]
        let answer = try call(
            "CreateDeploymentDraft", "POST", "/deployment-drafts", workspace.name, body, caller)
        drafts[name] = Located(workspace: workspace.name, id: answer["deploymentDraftId"]?.stringValue ?? "")
    }

    func updateDraft(_ name: String, script: Script, as caller: Caller) throws(CloudCallError) {
        let draft = try located(name, in: drafts, "draft")
        let body: JSONValue = ["artifact": Self.artifact(script)]
        _ = try call(
            "UpdateDeploymentDraft", "PATCH", "/deployment-drafts/\(draft.id)", draft.workspace, body, caller)
    }

    func deleteDraft(_ name: String, as caller: Caller) throws(CloudCallError) {
        let draft = try located(name, in: drafts, "draft")
        _ = try call(
            "DeleteDeploymentDraft", "DELETE", "/deployment-drafts/\(draft.id)", draft.workspace, nil, caller)
        drafts[name] = nil
    }

    func validateDraft(_ name: String, as caller: Caller) throws(CloudCallError) -> ActionOutcome {
        let draft = try located(name, in: drafts, "draft")
        let body: JSONValue = ["deploymentDraftId": .string(draft.id)]
        let ticket = try call(
            "ValidateDeploymentDraftAsync", "POST", "/deployment-drafts/async-validate", draft.workspace,
            body, caller)
        return poll("GetValidateDeploymentDraftResult", ticket, "async-validate", draft.workspace, caller) {
            _ in .done
        }
    }

    func deployDraft(
        _ name: String, name deployment: String, _ settings: DeploymentSettings, as caller: Caller
    ) throws(CloudCallError) -> ActionOutcome {
        let draft = try located(name, in: drafts, "draft")
        let body: JSONValue = [
            "deploymentDraftId": .string(draft.id),
            "deploymentTarget": ["mode": .string(settings.targetMode), "name": .string(settings.targetName)],
        ]
        let ticket = try call(
            "DeployDeploymentDraftAsync", "POST", "/deployment-drafts/async-deploy", draft.workspace, body,
            caller)
        return poll("GetDeployDeploymentDraftResult", ticket, "async-deploy", draft.workspace, caller) {
            [self] (answer) throws(CloudCallError) in
            let id = answer["deploymentId"]?.stringValue ?? ""
            deployments[deployment] = Located(workspace: draft.workspace, id: id)
            var body = members(of: settings)
            body.append(("name", .string(deployment)))
            _ = try call(
                "UpdateDeployment", "PUT", "/deployments/\(id)", draft.workspace, .object(body), caller)
            return .done
        }
    }

    func createDeployment(_ deployment: DeploymentResource, as caller: Caller) throws(CloudCallError) {
        let body: [(String, JSONValue)] =
            [
                ("name", .string(deployment.name)), ("artifact", Self.artifact(deployment.script)),
                ("executionMode", "STREAMING"),
            ]
            + members(of: deployment.settings)
        let workspace = try workspace(deployment.workspace)
        let answer = try call(
            "CreateDeployment", "POST", "/deployments", workspace.name, .object(body), caller)
        deployments[deployment.name] = Located(
            workspace: workspace.name, id: answer["deploymentId"]?.stringValue ?? "")
    }

    func updateDeployment(
        _ name: String, script: Script?, _ settings: DeploymentSettings, sections: [String], as caller: Caller
    ) throws(CloudCallError) {
        let deployment = try located(name, in: deployments, "deployment")
        let keys = [
            "target": "deploymentTarget", "resources": "streamingResourceSetting", "flinkConf": "flinkConf",
            "logging": "logging",
        ]
        let wanted = sections.compactMap { keys[$0] }
        var body = members(of: settings).filter { wanted.contains($0.0) }
        if let script { body.append(("artifact", Self.artifact(script))) }
        _ = try call(
            "UpdateDeployment", "PUT", "/deployments/\(deployment.id)", deployment.workspace, .object(body),
            caller)
    }

    func deleteDeployment(_ name: String, as caller: Caller) throws(CloudCallError) {
        let deployment = try located(name, in: deployments, "deployment")
        _ = try call(
            "DeleteDeployment", "DELETE", "/deployments/\(deployment.id)", deployment.workspace, nil, caller)
        deployments[name] = nil
    }

    func startJob(
        _ name: String, restore: FlinkStartJob.Restore, allowsNonRestoredState: Bool, as caller: Caller
    ) throws(CloudCallError) {
        let deployment = try located(name, in: deployments, "deployment")
        var strategy: [(String, JSONValue)] = [("allowNonRestoredState", .bool(allowsNonRestoredState))]
        switch restore {
        case .none: strategy.append(("kind", "NONE"))
        case .latestState: strategy.append(("kind", "LATEST_STATE"))
        case .latestSavepoint: strategy.append(("kind", "LATEST_SAVEPOINT"))
        case .savepoint(let name):
            guard let id = savepoints[name] ?? newestSavepoints[deployment.id] else {
                throw missing("savepoint", name)
            }
            strategy += [("kind", "FROM_SAVEPOINT"), ("savepointId", .string(id))]
        }
        let body: JSONValue = ["deploymentId": .string(deployment.id), "restoreStrategy": .object(strategy)]
        let answer = try call("StartJobWithParams", "POST", "/jobs:start", deployment.workspace, body, caller)
        jobs[name] = Located(workspace: deployment.workspace, id: answer["jobId"]?.stringValue ?? "")
    }

    /// Asks a ticket's result until it is there; `finish` gets the data of one that succeeded.
    private func poll(
        _ action: String, _ ticket: JSONValue, _ leaf: String, _ workspace: String, _ caller: Caller,
        finish: @escaping (JSONValue) throws(CloudCallError) -> ActionOutcome
    ) -> ActionOutcome {
        let id = ticket["ticketId"]?.stringValue ?? ""
        func ask() throws(CloudCallError) -> ActionOutcome {
            let answer = try call(
                action, "GET", "/deployment-drafts/tickets/\(id)/\(leaf)", workspace, nil, caller)
            guard answer["ticketStatus"]?.stringValue == "FINISHED" else { return again }
            guard answer["success"]?.boolValue == true else {
                return .failed(answer["message"]?.stringValue ?? "the service gave no reason")
            }
            return try finish(answer)
        }
        var again: ActionOutcome { .pending(after: .milliseconds(100), resume: ask) }
        return again
    }

    func call(
        _ action: String, _ method: String, _ path: String, query: [(String, String)] = [],
        below root: String = "/api/v2", _ workspaceName: String, _ body: JSONValue?, _ caller: Caller
    ) throws(CloudCallError) -> JSONValue {
        let workspace = try workspace(workspaceName)
        let answer = try caller.deployments.call(
            action, method, "\(root)/namespaces/\(workspace.namespace)\(path)", query: query,
            headers: [("workspace", workspace.id)],
            body: body)
        return answer["data"] ?? .object([])
    }

    func located(
        _ name: String, in things: [String: Located], _ kind: String
    ) throws(CloudCallError) -> Located {
        guard let found = things[name] else { throw missing(kind, name) }
        return found
    }

    private static func artifact(_ script: Script) -> JSONValue {
        ["kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": .string(script.file.text)]]
    }

    /// The members of a deployment's settings, under the names of the service's API.
    private func members(of settings: DeploymentSettings) -> [(String, JSONValue)] {
        let basic: JSONValue = [
            "parallelism": .int(settings.parallelism),
            "jobmanagerResourceSettingSpec": size(settings.jobManager),
            "taskmanagerResourceSettingSpec": size(settings.taskManager),
        ]
        var conf = settings.configuration
        conf["taskmanager.numberOfTaskSlots"] =
            conf["taskmanager.numberOfTaskSlots"] ?? String(settings.slotsPerTaskManager)
        return [
            (
                "deploymentTarget",
                ["mode": .string(settings.targetMode), "name": .string(settings.targetName)]
            ),
            ("streamingResourceSetting", ["resourceSettingMode": "BASIC", "basicResourceSetting": basic]),
            ("flinkConf", .object(conf.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            ("logging", logging(settings)),
        ]
    }

    private func size(_ size: DeploymentSettings.ContainerSize) -> JSONValue {
        ["cpu": .double(size.cpu), "memory": .string("\(size.memoryBytes >> 20)MiB")]
    }

    /// Source: help.aliyun.com, Realtime Compute "Configure parameters to export logs of a deployment": the
    /// `SLS` appender.
    private func logging(_ settings: DeploymentSettings) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("loggingProfile", "default"),
            ("log4jLoggers", [["loggerName": "", "loggerLevel": .string(settings.logLevel)]]),
        ]
        if let logstore = settings.logstore {
            let appender =
                "<Appender name=\"StdOut\" type=\"SLS\"><Property name=\"project\">\(projects[logstore] ?? "")</Property>"
                + "<Property name=\"logStore\">\(logstore)</Property></Appender>"
            members.append(("log4j2ConfigurationTemplate", .string(appender)))
        }
        return .object(members)
    }
}
