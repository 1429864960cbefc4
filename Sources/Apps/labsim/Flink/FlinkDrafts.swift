import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// The script of a draft or deployment, from a file.
enum FlinkScript {
    /// The artifact of the service's API.
    ///
    /// - Throws: `LabError` USE074 when the file cannot be read.
    static func artifact(_ file: String) throws -> JSONValue {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw LabError("USE074", "cannot read '\(file)'", fix: "name a file of Flink SQL")
        }
        return [
            "kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": .string(String(decoding: data, as: UTF8.self))],
        ]
    }
}

/// `labsim flink drafts`
struct FlinkDrafts: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "drafts", abstract: "List drafts.")
    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let all = try session.list("ListDeploymentDrafts", "/deployment-drafts", in: session.resolve())
            let rows = all.map { draft in
                [draft["name"]?.stringValue ?? "", draft["deploymentDraftId"]?.stringValue ?? ""]
            }
            place.show(.array(all), else: TextTable(rows).lines.joined(separator: "\n"))
        }
    }
}

/// `labsim flink create-draft NAME --sql-file FILE`
struct FlinkCreateDraftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-draft", abstract: "Save SQL as a draft.")

    @Argument(help: "Its name.")
    var name: String

    @Option(help: ArgumentHelp("The script.", valueName: "file"))
    var sqlFile: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        let artifact = try FlinkScript.artifact(sqlFile)
        try place.perform { session in
            let answer = try session.call(
                "CreateDeploymentDraft", "POST", "/deployment-drafts",
                body: ["name": .string(name), "artifact": artifact, "executionMode": "STREAMING"],
                in: session.resolve())
            place.show(
                answer, else: "draft \(name) is saved: \(answer["deploymentDraftId"]?.stringValue ?? "")")
        }
    }
}

/// `labsim flink update-draft NAME --sql-file FILE`
struct FlinkUpdateDraftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-draft", abstract: "Save other SQL in a draft.")

    @Argument(help: "Its name or id.")
    var name: String

    @Option(help: ArgumentHelp("The script.", valueName: "file"))
    var sqlFile: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        let artifact = try FlinkScript.artifact(sqlFile)
        try place.perform { session in
            let namespace = try session.resolve()
            let id = try session.draft(name, in: namespace)["deploymentDraftId"]?.stringValue ?? ""
            let answer = try session.call(
                "UpdateDeploymentDraft", "PATCH", "/deployment-drafts/\(id)", body: ["artifact": artifact],
                in: namespace)
            place.show(answer, else: "draft \(name) is saved")
        }
    }
}

/// `labsim flink delete-draft NAME`
struct FlinkDeleteDraftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "delete-draft", abstract: "Delete a draft.")

    @Argument(help: "Its name or id.")
    var name: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        try place.perform { session in
            let namespace = try session.resolve()
            let id = try session.draft(name, in: namespace)["deploymentDraftId"]?.stringValue ?? ""
            let answer = try session.call(
                "DeleteDeploymentDraft", "DELETE", "/deployment-drafts/\(id)", in: namespace)
            place.show(answer, else: "draft \(name) is deleted")
        }
    }
}

/// `labsim flink validate DRAFT`
struct FlinkValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check a draft's script; ends with 1 when it is refused.")

    @Argument(help: "The draft, by its name or id.")
    var name: String

    @OptionGroup var place: FlinkPlace

    func run() throws {
        var isValid = false
        try place.perform { session in
            let namespace = try session.resolve()
            let id = try session.draft(name, in: namespace)["deploymentDraftId"]?.stringValue ?? ""
            let ticket = try session.call(
                "ValidateDeploymentDraftAsync", "POST", "/deployment-drafts/async-validate",
                body: ["deploymentDraftId": .string(id)], in: namespace)
            let path = "/deployment-drafts/tickets/\(ticket["ticketId"]?.stringValue ?? "")/async-validate"
            let answer = try session.wait(for: "the validation") {
                try session.call("GetValidateDeploymentDraftResult", "GET", path, in: namespace)
            } until: {
                $0["ticketStatus"]?.stringValue == "FINISHED"
            }
            isValid = answer["success"]?.boolValue == true
            place.show(
                answer,
                else: isValid ? "draft \(name) is valid" : "refused: \(answer["message"]?.stringValue ?? "")")
        }
        guard isValid else { throw ExitStatus.checkFailed }
    }
}
