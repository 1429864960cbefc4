import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// Which workspace is meant: options that all `labsim flink` commands share.
struct FlinkPlace: ParsableArguments {
    @OptionGroup var server: RunningServer

    @Option(help: "The workspace, by its name or id; the only one when left out.")
    var workspace: String?

    @Option(help: "The namespace; the workspace's first when left out.")
    var namespace: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// Runs `body` with a session; what the service refuses is said on stderr and ends the command with 1.
    func perform(_ body: (FlinkSession) throws -> Void) throws {
        do {
            try body(try FlinkSession(self))
        } catch let error as CloudCallError {
            throw OSSSession.complaint(error)
        }
    }

    /// Prints an answer of the service as it is.
    func show(_ answer: JSONValue, else text: @autoclosure () -> String) {
        json ? print(answer.prettyText, terminator: "") : print(text())
    }
}

/// The control plane of a running labsim as one person sees it: its two APIs, and the ids behind the names.
struct FlinkSession {
    /// Where calls about drafts, deployments and jobs go.
    struct Namespace {
        var workspaceID: String
        var name: String
    }

    /// The workspace API of Realtime Compute, foasconsole-2021-10-28.
    let workspaces: POPClient
    private let deployments: POPClient
    private let place: FlinkPlace
    let region: String

    init(_ place: FlinkPlace) throws {
        let server = place.server
        let transport = try RunningServer.transport(server.endpointURL(of: "ververica"))
        let region = try server.region(transport)
        let source = FixedCredentials(try server.credentials())
        func product(_ host: String, _ version: String) -> POPClient {
            POPClient(
                .init(host: host, version: version), transport: transport, credentials: source,
                seed: UInt64.random(in: 0 ... .max))
        }
        workspaces = product("foasconsole.aliyuncs.com", "2021-10-28")
        deployments = product("ververica.\(region).aliyuncs.com", "2022-07-18")
        (self.place, self.region) = (place, region)
    }

    // MARK: Names

    /// All workspaces, as (id, name).
    func listWorkspaces() throws(CloudCallError) -> [(id: String, name: String)] {
        let answer = try workspaces.call("DescribeInstances", [("Region", region), ("PageSize", "100")])
        return (answer["Instances"]?.arrayValue ?? []).map { instance in
            (instance["InstanceId"]?.stringValue ?? "", instance["InstanceName"]?.stringValue ?? "")
        }
    }

    /// The namespace that the options mean.
    ///
    /// - Throws: `LabError` USE070 when there is none, or several.
    func resolve() throws -> Namespace {
        let known = place.server.keysDocument?["workspaces"]?.arrayValue ?? []
        let all: [(id: String, name: String)]
        do throws(CloudCallError) {
            all = try listWorkspaces()
        } catch {
            guard error.status == 403 else { throw error }
            // Who may not list workspaces works in those that the lab gave them.
            all = known.map { ($0["id"]?.stringValue ?? "", $0["name"]?.stringValue ?? "") }
        }
        let found = all.filter {
            place.workspace == nil || $0.id == place.workspace || $0.name == place.workspace
        }
        guard let workspace = found.first, found.count == 1 else {
            let names = all.map(\.name).joined(separator: ", ")
            throw LabError(
                "USE070",
                all.isEmpty
                    ? "there is no workspace"
                    : place.workspace.map { "there is no workspace '\($0)'" }
                        ?? "there are several workspaces: \(names)",
                fix: all.isEmpty
                    ? "make one: labsim flink create-workspace NAME --bucket BUCKET --runtime-role ROLE"
                    : "name one of them with '--workspace': \(names)")
        }
        let namespace = try place.namespace ?? namespaceName(of: workspace, known)
        return Namespace(workspaceID: workspace.id, name: namespace)
    }

    private func namespaceName(of workspace: (id: String, name: String), _ known: [JSONValue]) throws
        -> String
    {
        if let given = known.first(where: { $0["id"]?.stringValue == workspace.id })?["namespace"]?
            .stringValue
        {
            return given
        }
        let standard = "\(workspace.name)-default"
        do throws(CloudCallError) {
            let answer = try workspaces.call("DescribeNamespaces", [("InstanceId", workspace.id)])
            return answer["Namespaces"]?.arrayValue?.first?["Namespace"]?.stringValue ?? standard
        } catch {
            // Who may not list namespaces is in the one that the service makes by itself.
            guard error.status == 403 else { throw error }
            return standard
        }
    }

    /// A thing of a list by its name.
    ///
    /// - Throws: `LabError` USE071 when there is none of that name.
    private func find(
        _ name: String, _ kind: String, _ action: String, _ path: String, id: String, in namespace: Namespace
    ) throws -> JSONValue {
        let all = try list(action, path, in: namespace)
        guard let found = all.first(where: { $0["name"]?.stringValue == name || $0[id]?.stringValue == name })
        else {
            throw LabError(
                "USE071", "there is no \(kind) '\(name)'",
                fix: all.isEmpty
                    ? "there is none at all in the workspace"
                    : suggestion(
                        for: name, among: all.compactMap { $0["name"]?.stringValue }, kind: "\(kind)s"))
        }
        return found
    }

    func draft(_ name: String, in namespace: Namespace) throws -> JSONValue {
        try find(
            name, "draft", "ListDeploymentDrafts", "/deployment-drafts", id: "deploymentDraftId",
            in: namespace)
    }

    func deployment(_ name: String, in namespace: Namespace) throws -> JSONValue {
        try find(name, "deployment", "ListDeployments", "/deployments", id: "deploymentId", in: namespace)
    }

    /// The newest job of a deployment.
    ///
    /// - Throws: `LabError` USE072 when it was never started.
    func job(of deployment: JSONValue, in namespace: Namespace) throws -> JSONValue {
        let id = deployment["deploymentId"]?.stringValue ?? ""
        guard let job = try list("ListJobs", "/jobs", [("deploymentId", id)], in: namespace).first else {
            let name = deployment["name"]?.stringValue ?? ""
            throw LabError(
                "USE072", "'\(name)' was never started", fix: "start it: labsim flink start \(name)")
        }
        return job
    }

    // MARK: Calls

    /// One page, up to a hundred.
    func list(
        _ action: String, _ path: String, _ query: [(String, String)] = [], in namespace: Namespace
    ) throws -> [JSONValue] {
        try call(action, "GET", path, query + [("pageSize", "100")], in: namespace).arrayValue ?? []
    }

    @discardableResult
    func call(
        _ action: String, _ method: String, _ path: String, _ query: [(String, String)] = [],
        body: JSONValue? = nil, in namespace: Namespace
    ) throws -> JSONValue {
        let answer = try deployments.call(
            action, method, "/api/v2/namespaces/\(namespace.name)\(path)", query: query,
            headers: [("workspace", namespace.workspaceID)], body: body)
        return answer["data"] ?? .object([])
    }

    /// Asks until `isDone`; the clock of the world must go on meanwhile.
    ///
    /// - Throws: `LabError` USE073 when it takes longer than half a minute.
    func wait(for what: String, _ ask: () throws -> JSONValue, until isDone: (JSONValue) -> Bool) throws
        -> JSONValue
    {
        for _ in 0..<300 {
            let answer = try ask()
            if isDone(answer) { return answer }
            usleep(100_000)
        }
        throw LabError(
            "USE073", "\(what) is not done yet",
            fix: "let the clock go on with 'labsim time play', or ahead with 'labsim time goto +1m'")
    }
}
