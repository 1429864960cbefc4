import ArgumentParser
import Foundation
import LabKernel

/// `labsim lab start LAB`
struct LabStart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Begin a lab on a running 'labsim up'.",
        discussion: """
            The lab gets an account, people and a clock of its own. The learner's keys go to the file of '--keys', by default keys.json of \
            the state folder, where the other commands find them.
            """)

    @Argument(help: "The lab: its folder, or the number, the name or its beginning of one of scenarios/labs.")
    var lab: String

    @OptionGroup var place: LabPlace

    @Option(help: "The seed of the lab's data; the lab's own when left out.")
    var seed: UInt64?

    @Option(
        name: .customLong("var"), help: ArgumentHelp("A variable of the scenario.", valueName: "name=value"))
    var variables: [String] = []

    @Option(help: "Virtual seconds per second.")
    var speed: Double = 1

    @Flag(help: "Give up a lab that is in progress.")
    var force = false

    func validate() throws {
        guard speed > 0, speed <= 100_000 else {
            throw ValidationError("'--speed' takes a number above 0 up to 100000")
        }
        for variable in variables where !variable.contains("=") {
            throw ValidationError("'--var' takes NAME=VALUE, not '\(variable)'")
        }
    }

    func run() throws {
        let file = place.server.keysFile
        try Self.expectLabKeys(in: place.server)
        let values = variables.map { text -> (String, JSONValue) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), .string(String(parts[1])))
        }
        var body: [(String, JSONValue)] = [
            ("path", .string(try LabFolder.path(of: lab))), ("variables", .object(values)),
            ("speed", .double(speed)), ("force", .bool(force)),
        ]
        if let seed { body.append(("seed", .number(String(seed)))) }
        let answer = try place.server.own(keysMayBeMissing: true).call("lab", "start", .object(body))
        try LabKeysFile.write(answer, to: file)
        if place.json { return print(answer.prettyText, terminator: "") }
        LabText.welcome(answer, keys: file)
    }

    /// Keys that are not a lab's are not written over.
    static func expectLabKeys(in server: RunningServer) throws {
        let isThere = FileManager.default.fileExists(atPath: server.keysFile)
        guard isThere, server.keysDocument?["token"] == nil else { return }
        throw LabError(
            "USE065", "'\(server.keysFile)' is there and holds no keys of a lab",
            fix: "name another file for the learner's keys: --keys lab-keys.json")
    }
}

/// The file with the learner's keys.
enum LabKeysFile {
    /// Writes the keys of an answer; `present` is what says where the server is, if anything does.
    static func write(_ answer: JSONValue, to path: String, present: JSONValue? = nil) throws {
        var members = answer["keys"]?.objectValue ?? []
        members += [("seat", answer["seat"] ?? .null), ("token", answer["token"] ?? .null)]
        if let endpoint = present?["endpoint"] { members.append(("endpoint", endpoint)) }
        try FileOutput.writeSecret(JSONValue.object(members).prettyText, to: path)
    }
}
