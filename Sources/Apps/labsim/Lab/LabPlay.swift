import ArgumentParser
import LabKernel

/// `labsim lab status`
struct LabStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show steps, points and the time that is left.")

    @OptionGroup var place: LabPlace

    func run() throws {
        try place.show("status", text: LabText.status)
    }
}

/// `labsim lab next [STEP]`
struct LabNext: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "Show what to do: the text of the next step, or of a step.")

    @OptionGroup var name: LabStepName
    @OptionGroup var place: LabPlace

    func run() throws {
        try place.show("next", LabBody.step(name.step), text: LabText.step)
    }
}

/// `labsim lab check [STEP]`
struct LabCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look at a step's checks now; ends with 1 while it is not passed.")

    @OptionGroup var name: LabStepName
    @OptionGroup var place: LabPlace

    func run() throws {
        let answer = try place.server.own().call("lab", "check", LabBody.step(name.step))
        if place.json { print(answer.prettyText, terminator: "") } else { LabText.check(answer) }
        guard answer["passed"]?.boolValue == true else { throw ExitStatus.checkFailed }
    }
}

/// `labsim lab hint [STEP]`
struct LabHintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hint", abstract: "Take the next hint of a step, at its price in points.")

    @OptionGroup var name: LabStepName
    @OptionGroup var place: LabPlace

    func run() throws {
        try place.show("hint", LabBody.step(name.step), text: LabText.hint)
    }
}

/// `labsim lab answer [STEP] TEXT`
struct LabAnswerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Answer the question of a step: labsim lab answer [STEP] TEXT.")

    @Argument(help: "The step, when it is not the one to work on, and the answer.")
    var words: [String]

    @OptionGroup var place: LabPlace

    func validate() throws {
        guard words.count <= 2 else {
            throw ValidationError("quote an answer of several words: 'so many words'")
        }
    }

    func run() throws {
        var body: [(String, JSONValue)] = [("text", .string(words.last ?? ""))]
        if words.count == 2 { body.append(("step", .string(words[0]))) }
        try LabBody.show(try place.server.own().call("lab", "answer", .object(body)), json: place.json)
    }
}

/// `labsim lab quiz [STEP] 1,3`
struct LabQuizCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quiz", abstract: "Choose options of a step's quiz: labsim lab quiz [STEP] 1,3.")

    @Argument(help: "The step, when it is not the one to work on, and the numbers of the right options.")
    var words: [String]

    @OptionGroup var place: LabPlace

    func validate() throws {
        guard words.count <= 2 else { throw ValidationError("write the numbers without spaces: 1,3") }
        guard numbers.allSatisfy({ $0 != nil }) else {
            throw ValidationError("'\(words.last ?? "")' is no list of numbers: write 1,3")
        }
    }

    private var numbers: [Int?] { (words.last ?? "").split(separator: ",").map { Int($0) } }

    func run() throws {
        var body: [(String, JSONValue)] = [("choices", .array(numbers.compactMap { $0.map { .int($0) } }))]
        if words.count == 2 { body.append(("step", .string(words[0]))) }
        try LabBody.show(try place.server.own().call("lab", "quiz", .object(body)), json: place.json)
    }
}

/// `labsim lab solve [STEP]`
struct LabSolve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solve", abstract: "Have a step done by its solution, for no points.",
        discussion: "The clock goes on until the step's checks hold.")

    @OptionGroup var name: LabStepName
    @OptionGroup var place: LabPlace

    func run() throws {
        try place.show("solve", LabBody.step(name.step), text: LabText.solved)
    }
}

extension LabPlace {
    /// Asks the lab and shows its answer: as JSON, or as `text` prints it.
    func show(_ verb: String, _ body: JSONValue = .object([]), text: (JSONValue) -> Void) throws {
        let answer = try server.own().call("lab", verb, body)
        if json { print(answer.prettyText, terminator: "") } else { text(answer) }
    }
}

/// What commands send, and how they tell whether an answer was right.
enum LabBody {
    static func step(_ name: String?) -> JSONValue {
        .object(name.map { [("step", .string($0))] } ?? [])
    }

    /// Shows whether an answer was right; a wrong one ends with 1.
    static func show(_ answer: JSONValue, json: Bool) throws {
        if json { print(answer.prettyText, terminator: "") } else { LabText.verdict(answer) }
        guard answer["right"]?.boolValue == true else { throw ExitStatus.checkFailed }
    }
}
