import ArgumentParser
import Foundation
import LabKernel
import LabWorld
import Scenarios

/// `labsim test`: the tests of SQL in scenarios, nothing else of them run.
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the SQL tests of scenarios: given rows, expected rows.",
        discussion: """
            Of a folder without a scenario.yaml, all scenarios below it that have tests are run. Exit code 1 \
            if a test fails.
            """)

    @OptionGroup var source: ScenarioArguments

    @Option(help: ArgumentHelp("Only tests whose name contains this.", valueName: "text"))
    var only: String = ""

    @Option(
        help: ArgumentHelp("Accept what real Flink refuses: datagen-timestamp-sequence.", valueName: "name"))
    var compat: [String] = []

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Write a report: text, json, junit, tap, github or html=FILE; '-' is the standard output.",
            valueName: "format=file"))
    var report: [ReportTarget] = []

    @Flag(name: .shortAndLong, help: "Only failures and totals.")
    var quiet = false

    func run() throws {
        var results: [RunReport.ExpectationResult] = []
        let paths = try scenarios()
        for path in paths {
            let scenario = try source.load(path)
            let tests = try ScenarioTests(scenario, compatibility: Set(compat))
            results += try tests.results(only: only)
        }
        guard !results.isEmpty else {
            throw LabError(
                "USE050", "no test to run at '\(source.scenario)'",
                fix: only.isEmpty
                    ? "write some under 'tests': docs/guides/scenario.md" : "look at '--only \(only)'")
        }
        let report = RunReport(tests: results, of: paths, command: command)
        for target in self.report { try target.write(report) }
        if !self.report.contains(where: \.isStandardOutput) { show(report) }
        fflush(nil)
        if report.verdict != .pass { throw ExitStatus.checkFailed }
    }

    private var command: String { "labsim test \(source.scenario)" }

    private func show(_ report: RunReport) {
        if json { return print(JSONReport.value(report).prettyText, terminator: "") }
        let style = Terminal.style
        for result in report.expectations where !quiet || !result.passed {
            print("  \(style.mark(result.passed)) \(result.name)")
            if !result.passed {
                for line in result.evidence + ["at \(result.place)"] { print("      \(line)") }
            }
        }
        let failed = report.expectations.count { !$0.passed }
        print("\(style.verdict(report.verdict))  \(report.expectations.count) expectations, \(failed) failed")
    }

    /// The scenario that the path names, or all below the folder that have tests.
    private func scenarios() throws -> [String] {
        let path = source.scenario
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists, isFolder.boolValue,
            !FileManager.default.fileExists(atPath: ScenarioPath.file(path))
        else { return [path] }
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return try below.filter { $0.hasSuffix("scenario.yaml") }.sorted().map { "\(path)/\($0)" }
            .filter { try !source.load($0).tests.isEmpty }
    }
}
