import ArgumentParser
import Foundation
import LabKernel

/// `labsim workshop`: one lab for many learners.
struct WorkshopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workshop", abstract: "Serve a lab to many learners, and see how they get on.",
        subcommands: [
            WorkshopServe.self, WorkshopBoard.self, WorkshopBroadcast.self, WorkshopFreeze.self,
            WorkshopResume.self, WorkshopExtend.self, WorkshopReset.self, WorkshopExport.self,
        ])
}

/// Which workshop is meant: options that the instructor's commands share.
struct WorkshopPlace: ParsableArguments {
    @Option(help: ArgumentHelp("The workshop's folder.", valueName: "dir"))
    var data: String = ".labsim-workshop"

    @Flag(help: "Print JSON.")
    var json = false

    /// - Throws: `LabError` ENV013 when the folder holds no workshop.
    func call(_ verb: String, _ body: JSONValue = .object([])) throws -> JSONValue {
        let token = try document("workshop.json")["token"]?.stringValue ?? ""
        let url = try document("endpoints.json")["services"]?["oss"]?.stringValue ?? ""
        return try OwnClient(transport: try RunningServer.transport(url), token: token).call(
            "workshop", verb, body)
    }

    private func document(_ name: String) throws -> JSONValue {
        let file = "\(data)/\(name)"
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw LabError(
                "ENV013", "there is no '\(file)'",
                fix:
                    "start one with 'labsim workshop serve LAB --seats N', or name its folder with '--data DIR'"
            )
        }
        return try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: file)
    }

    /// Shows the board after a verb.
    func perform(_ verb: String, _ body: JSONValue = .object([])) throws {
        let answer = try call(verb, body)
        if json { return print(answer.prettyText, terminator: "") }
        for line in BoardText.lines(answer) { print(line) }
    }
}

/// `labsim workshop board`
struct WorkshopBoard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board", abstract: "Show every seat: steps, points, who is stuck.",
        discussion: "A step is + passed, ~ done by its solution, > worked on, . open later.")
    @OptionGroup var place: WorkshopPlace
    func run() throws { try place.perform("board") }
}

/// `labsim workshop broadcast TEXT`
struct WorkshopBroadcast: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broadcast", abstract: "Tell learners something; they see it with 'labsim lab status'.")

    @Argument(help: "What to say.")
    var text: String

    @Option(help: "One seat only.")
    var seat: String?

    @OptionGroup var place: WorkshopPlace

    func run() throws { try place.perform("broadcast", WorkshopBody.object(seat, ("text", .string(text)))) }
}

/// `labsim workshop freeze`
struct WorkshopFreeze: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze", abstract: "Stop all clocks; learners can look and do nothing.")

    @Option(help: "One seat only.")
    var seat: String?

    @OptionGroup var place: WorkshopPlace
    func run() throws { try place.perform("freeze", WorkshopBody.object(seat)) }
}

/// `labsim workshop resume`
struct WorkshopResume: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let the clocks go on.")

    @Option(help: "One seat only.")
    var seat: String?

    @OptionGroup var place: WorkshopPlace
    func run() throws { try place.perform("resume", WorkshopBody.object(seat)) }
}

/// `labsim workshop extend 10m`
struct WorkshopExtend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend", abstract: "Give learners more time.")

    @Argument(help: "How much: 10m, 1h.")
    var time: String

    @Option(help: "One seat only.")
    var seat: String?

    @OptionGroup var place: WorkshopPlace
    func run() throws { try place.perform("extend", WorkshopBody.object(seat, ("by", .string(time)))) }
}

/// `labsim workshop reset SEAT`
struct WorkshopReset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Let a seat begin anew.")

    @Argument(help: "The seat.")
    var seat: String

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var place: WorkshopPlace

    func run() throws {
        guard yes || Confirmation.isGiven("All that was done at \(seat) will be gone.") else {
            throw LabError("USE066", "nothing was reset", fix: "say '--yes'")
        }
        try place.perform("reset", ["seat": .string(seat)])
    }
}

/// `labsim workshop export`
struct WorkshopExport: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case json, csv }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write down what every seat reached: a row for each step.")

    @Option(help: "csv or json.")
    var format = Format.csv

    @Option(help: ArgumentHelp("The file; standard output when left out.", valueName: "file"))
    var out: String?

    @OptionGroup var place: WorkshopPlace

    func run() throws {
        let answer = try place.call("export")
        let text = format == .json || place.json ? answer.prettyText : BoardText.csv(answer)
        guard let out else { return print(text, terminator: "") }
        try FileOutput.write(text, to: out)
    }
}

/// What the instructor's commands send.
enum WorkshopBody {
    static func object(_ seat: String?, _ members: (String, JSONValue)...) -> JSONValue {
        .object(members + (seat.map { [("seat", .string($0))] } ?? []))
    }
}

/// The board as people and spreadsheets read it.
enum BoardText {
    static func lines(_ board: JSONValue) -> [String] {
        let seats = board["seats"]?.arrayValue ?? []
        let steps = seats.first?["steps"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
        let head = ["SEAT", "STEPS", "WORKS ON", "FOR", "SCORE", "HINTS", "LEFT", ""]
        let rows = seats.map { seat -> [String] in
            let current = seat["current"]?.stringValue ?? ""
            let marks = (seat["steps"]?.arrayValue ?? []).map { mark($0, current) }.joined()
            return [
                seat["seat"]?.stringValue ?? "", marks, current, minutes(seat["onStepSeconds"]),
                "\(seat["score"]?.intValue ?? 0)/\(seat["points"]?.intValue ?? 0)",
                String(seat["hints"]?.intValue ?? 0), seat["timeLeft"]?.stringValue ?? "", remark(seat),
            ]
        }
        let table = TextTable([head] + rows).lines.map(\.trimmingEnd)
        let stuck = seats.count { $0["stuck"]?.boolValue == true }
        let done = seats.count { $0["verdict"]?.stringValue != "INCOMPLETE" }
        let summary =
            "\(seats.count) seats, \(done) done, \(stuck) stuck; steps: \(steps.joined(separator: " "))"
        return table + [summary]
    }

    private static func mark(_ step: JSONValue, _ current: String) -> String {
        switch step["state"]?.stringValue {
        case "passed": "+"
        case "solved": "~"
        default: step["id"]?.stringValue == current ? ">" : "."
        }
    }

    private static func minutes(_ seconds: JSONValue?) -> String { "\((seconds?.intValue ?? 0) / 60)m" }

    private static func remark(_ seat: JSONValue) -> String {
        if seat["submitted"]?.boolValue == true { return seat["verdict"]?.stringValue ?? "" }
        if seat["clock"]?["frozen"]?.boolValue == true { return "frozen" }
        return seat["stuck"]?.boolValue == true ? "STUCK" : ""
    }

    static func csv(_ answer: JSONValue) -> String {
        var lines = [
            "seat,lab,score,points,verdict,submitted,step,state,earned,step_points,hints,attempts,passed"
        ]
        for seat in answer["seats"]?.arrayValue ?? [] {
            for step in seat["steps"]?.arrayValue ?? [] {
                let cells = [
                    seat["seat"], seat["lab"], seat["score"], seat["points"], seat["verdict"],
                    seat["submitted"],
                    step["id"], step["state"], step["earned"], step["points"], step["hintsTaken"],
                    step["attempts"],
                    step["passed"],
                ]
                lines.append(cells.map(cell).joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func cell(_ value: JSONValue?) -> String {
        guard let value, !value.isNull else { return "" }
        let text = value.stringValue ?? value.text
        return text.contains(where: { ",\"\n".contains($0) })
            ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}
