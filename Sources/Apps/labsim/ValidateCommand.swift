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

    @Option(
        help: ArgumentHelp(
            "Write the mistakes as annotations of GitHub: github=FILE; '-' is the standard output.",
            valueName: "github=file"))
    var report: [ReportTarget] = []

    @Flag(help: "Print the mistakes as JSON.")
    var json = false

    func validate() throws {
        guard report.allSatisfy({ $0.format == .github }) else {
            throw ValidationError("'--report' of validate takes github=FILE")
        }
    }

    func run() throws {
        let mistakes = try ScenarioExamination.mistakes(
            path: source.scenario, overrides: try source.overrides(), files: Scenarios.DiskFiles(),
            compatibility: Set(compat))
        for target in report where mistakes != nil || target.format == .github {
            try target.write(mistakes: mistakes?.errors ?? [])
        }
        if let mistakes, json {
            print(
                JSONValue.object([("status", "invalid"), ("errors", .array(mistakes.errors.map(\.json)))])
                    .prettyText, terminator: "")
            throw ExitStatus.invalidInput
        }
        if let mistakes { throw mistakes }
        print(
            json
                ? JSONValue.object([("status", "valid"), ("errors", [])]).prettyText
                : "\(source.scenario) is valid\n", terminator: "")
    }
}
