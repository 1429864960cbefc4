import ArgumentParser
import LabKernel
import LabWorld
import Scenarios

/// `labsim validate`: every mistake of a scenario and of its SQL, nothing run.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check a scenario and its SQL without running anything.")

    @OptionGroup var source: ScenarioArguments

    @Option(
        help: ArgumentHelp("Accept what real Flink refuses: datagen-timestamp-sequence.", valueName: "name"))
    var compat: [String] = []

    @Flag(help: "Print the mistakes as JSON.")
    var json = false

    func run() throws {
        do {
            let scenario = try source.load()
            let options = ScenarioRun.Options(path: source.scenario, compatibility: Set(compat))
            _ = try ScenarioRun(scenario, options: options)
        } catch let errors as LabErrors where json {
            print(
                JSONValue.object([("status", "invalid"), ("errors", .array(errors.errors.map(\.json)))])
                    .prettyText, terminator: "")
            throw ExitStatus.invalidInput
        }
        print(
            json
                ? JSONValue.object([("status", "valid"), ("errors", [])]).prettyText
                : "\(source.scenario) is valid\n", terminator: "")
    }
}
