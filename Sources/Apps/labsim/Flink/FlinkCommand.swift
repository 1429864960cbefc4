import ArgumentParser
import CloudClients
import LabKernel

/// `labsim flink`: workspaces, drafts, deployments and jobs of a running labsim, over the service's own API.
struct FlinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flink", abstract: "Work with Realtime Compute of a running 'labsim up' or lab.",
        discussion: """
            A job is a draft of SQL that is validated and deployed, and a deployment that is started. A deployment's settings count for \
            jobs that start after they were changed.
            """,
        subcommands: [
            FlinkWorkspaces.self, FlinkCreateWorkspaceCommand.self, FlinkDeleteWorkspaceCommand.self,
            FlinkDrafts.self,
            FlinkCreateDraftCommand.self, FlinkUpdateDraftCommand.self, FlinkDeleteDraftCommand.self,
            FlinkValidate.self,
            FlinkDeploy.self, FlinkUpdate.self, FlinkList.self, FlinkShow.self, FlinkStart.self,
            FlinkStop.self,
            FlinkSavepoint.self, FlinkSavepoints.self, FlinkDelete.self,
        ])
}

/// `labsim flink workspaces`
struct FlinkWorkspaces: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workspaces", abstract: "List workspaces: their ids and names.")
    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let all = try session.listWorkspaces()
            let json = JSONValue.array(all.map { ["id": .string($0.id), "name": .string($0.name)] })
            place.show(json, else: TextTable(all.map { [$0.id, $0.name] }).lines.joined(separator: "\n"))
        }
    }
}

/// `labsim flink create-workspace NAME`
struct FlinkCreateWorkspaceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-workspace", abstract: "Make a workspace with its first namespace.")

    @Argument(help: "Its name.")
    var name: String

    @Option(help: "The bucket for the state of its jobs.")
    var bucket: String

    @Option(help: "The RAM role as which its jobs call the cloud.")
    var runtimeRole: String

    @Option(help: "POST, by the hour, or PRE, for a term.")
    var chargeType = "POST"

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let storage: JSONValue = ["Oss": ["Bucket": .string(bucket)]]
            let extra: JSONValue = ["runtimeRole": .string(runtimeRole)]
            let answer = try session.workspaces.call(
                "CreateInstance",
                [
                    ("InstanceName", name), ("ChargeType", chargeType), ("Region", session.region),
                    ("Storage", storage.text), ("Extra", extra.text),
                ])
            let id = answer["OrderInfo"]?["InstanceId"]?.stringValue ?? ""
            place.show(answer, else: "workspace \(name) is made: \(id), namespace \(name)-default")
        }
    }
}

/// `labsim flink delete-workspace NAME`
struct FlinkDeleteWorkspaceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete-workspace", abstract: "Release a workspace with all that is in it.")

    @Argument(help: "Its name or id.")
    var name: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let all = try session.listWorkspaces()
            guard let found = all.first(where: { $0.name == name || $0.id == name }) else {
                throw LabError(
                    "USE070", "there is no workspace '\(name)'",
                    fix: suggestion(for: name, among: all.map(\.name), kind: "workspaces"))
            }
            let answer = try session.workspaces.call("DeleteInstance", [("InstanceId", found.id)])
            place.show(answer, else: "workspace \(name) is released")
        }
    }
}
