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
        let found = try ScenarioExamination(
            path: source.scenario, overrides: try source.overrides(), files: Scenarios.DiskFiles(),
            compatibility: Set(compat))
        let mistakes = found.mistakes
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
        let warnings = JSONValue.array(found.warnings.map(JSONValue.string))
        if json {
            let answer = JSONValue.object([("status", "valid"), ("errors", []), ("warnings", warnings)])
            return print(answer.prettyText, terminator: "")
        }
        for warning in found.warnings { ExitStatus.complain("warning: \(warning)") }
        guard !report.contains(where: \.isStandardOutput) else { return }
        print("\(source.scenario) is valid")
    }
}
