import ArgumentParser
import LabKernel

/// `labsim time`: the clock of a running world, or of the lab whose keys are used.
struct TimeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time", abstract: "Read and move the clock of a running 'labsim up' or lab.",
        discussion: "With the keys of a lab it is the lab's clock, else that of the server's own world.",
        subcommands: [
            TimeNow.self, TimeGoto.self, TimePause.self, TimePlay.self, TimeSpeed.self, TimeStep.self,
        ], defaultSubcommand: TimeNow.self)
}

/// Which clock is meant: options that all `labsim time` commands share.
struct TimePlace: ParsableArguments {
    @OptionGroup var server: RunningServer

    @Flag(help: "Print JSON.")
    var json = false

    func perform(_ verb: String, _ body: JSONValue = .object([])) throws {
        let answer = try server.own().call("time", verb, body)
        if json { return print(answer.prettyText, terminator: "") }
        let pace =
            answer["paused"]?.boolValue == true
            ? "paused" : "×\((answer["speed"]?.doubleValue ?? 1).formatted())"
        let next = answer["nextEvent"]?.stringValue.map { ", next event \($0)" } ?? ""
        print("\(answer["now"]?.stringValue ?? "")  \(pace)\(next)")
    }
}

/// `labsim time now`
struct TimeNow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "now", abstract: "Say what time it is.")
    @OptionGroup var place: TimePlace
    func run() throws { try place.perform("now") }
}

/// `labsim time goto +10m`
struct TimeGoto: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "goto", abstract: "Let time pass at once: +10m, or 2025-01-01T08:00:00Z.")

    @Argument(help: "How far, with a plus: +90s, +10m, +2h; or a time.")
    var target: String

    @OptionGroup var place: TimePlace

    func run() throws {
        let isDistance = target.hasPrefix("+")
        try place.perform(
            "goto", isDistance ? ["by": .string(String(target.dropFirst()))] : ["to": .string(target)])
    }
}

/// `labsim time pause`
struct TimePause: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pause", abstract: "Stop the clock.")
    @OptionGroup var place: TimePlace
    func run() throws { try place.perform("pause") }
}

/// `labsim time play`
struct TimePlay: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "play", abstract: "Let the clock go on.")
    @OptionGroup var place: TimePlace
    func run() throws { try place.perform("play") }
}

/// `labsim time speed 60`
struct TimeSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speed", abstract: "Set how many virtual seconds pass in a second.")

    @Argument(help: "A number above 0, up to 100000.")
    var speed: Double

    @OptionGroup var place: TimePlace

    func run() throws { try place.perform("speed", ["speed": .double(speed)]) }
}

/// `labsim time step`
struct TimeStep: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step", abstract: "Go to the next thing that happens.")
    @OptionGroup var place: TimePlace
    func run() throws { try place.perform("step") }
}
