import ArgumentParser
import Foundation
import LabKernel
import LabWorld

/// `labsim fuzz`: a scenario under random faults, judged by what must hold whatever goes wrong.
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Run a scenario under random faults and check that nothing is lost.",
        discussion: """
            Each seed draws a schedule of faults. Committed output must equal that of the run without faults, and the \
            jobs must get over them. The first schedule that breaks a rule is shrunk and printed.
            """)

    @OptionGroup var source: ScenarioArguments

    @Option(help: "How many schedules to run.")
    var seeds: Int = 20

    @Option(help: "The seed of the first schedule; the others count up from it.")
    var first: UInt64 = 1

    @Option(
        help: ArgumentHelp("Accept what real Flink refuses: datagen-timestamp-sequence.", valueName: "name"))
    var compat: [String] = []

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        guard seeds > 0 else { throw LabError("USE015", "no seed to run", fix: "give '--seeds' 1 or more") }
        let fuzzer = try Fuzzer(
            try source.load(), options: .init(path: source.scenario, compatibility: Set(compat)))
        if !json { fuzzer.progress = show }
        let report = try fuzzer.run(first: first, count: seeds)
        print(json ? report.json.prettyText : report.text, terminator: "")
        fflush(nil)
        guard report.failures.isEmpty else { throw ExitStatus.checkFailed }
    }

    private func show(_ seed: UInt64, _ passed: Bool) {
        if !passed { ExitStatus.complain("seed \(seed) failed") }
        let done = seed &- first + 1
        if done % 50 == 0 { ExitStatus.complain("\(done) of \(seeds) seeds") }
    }
}
