import ArgumentParser
import LabKernel

/// `labsim lab sql QUERY`
struct LabQuery: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Ask what can be observed in the lab: labsim.requests, labsim.jobs, sink.*.",
        discussion: "docs/guides/scenario.md has every table with its columns.")

    @Argument(help: "One SELECT.")
    var query: String

    @OptionGroup var place: LabPlace

    func run() throws {
        let answer = try place.server.own().call("lab", "query", ["sql": .string(query)])
        if place.json { return print(answer.prettyText, terminator: "") }
        LabText.table(answer)
    }
}

/// `labsim lab keys IDENTITY`
struct LabKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Write the keys of somebody as whom the lab asks to act.")

    @Argument(help: "Who: user/outsider, outsider, account.")
    var identity: String

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var out: String

    @OptionGroup var place: LabPlace

    func run() throws {
        var target = place.server
        target.keys = out
        try LabStart.expectLabKeys(in: target)
        let answer = try place.server.own().call("lab", "keys", ["as": .string(identity)])
        let own = place.server.keysDocument
        try LabKeysFile.write(
            ["keys": answer, "seat": own?["seat"] ?? .null, "token": own?["token"] ?? .null], to: out,
            present: own)
        if place.json { return print(answer.prettyText, terminator: "") }
        print("keys of \(answer["as"]?.stringValue ?? "") are in \(out): use them with '--keys \(out)'")
    }
}

/// `labsim lab reset`
struct LabReset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Begin the lab anew: nothing done, no points, the same keys.")

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var place: LabPlace

    func run() throws {
        guard yes || Confirmation.isGiven("All that was done in this lab will be gone.") else {
            throw LabError("USE066", "nothing was reset", fix: "say '--yes'")
        }
        let answer = try place.server.own().call("lab", "reset")
        try LabKeysFile.write(answer, to: place.server.keysFile, present: place.server.keysDocument)
        if place.json { return print(answer.prettyText, terminator: "") }
        LabText.welcome(answer, keys: place.server.keysFile)
    }
}

/// `labsim lab submit`
struct LabSubmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Hand the lab in: the score and the verdict.",
        discussion:
            "Ends with 0 for PASS, 1 for FAIL and 5 for INCOMPLETE: a step is open that is not optional.")

    @OptionGroup var place: LabPlace

    func run() throws {
        let answer = try place.server.own().call("lab", "submit")
        if place.json { print(answer.prettyText, terminator: "") } else { LabText.submitted(answer) }
        switch answer["verdict"]?.stringValue {
        case "PASS": return
        case "FAIL": throw ExitStatus.checkFailed
        default: throw ExitStatus.incomplete
        }
    }
}
