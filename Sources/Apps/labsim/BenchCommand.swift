import ArgumentParser
import Foundation
import LabKernel
import LabWorld
import Scenarios

/// `labsim bench`: how fast labsim is on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure start-up, the hands-on lab and the embedded engine.",
        discussion:
            "Build with '-c release' first: a debug build is many times slower. Each figure is the best of its repetitions."
    )

    @Option(help: "Rows of each engine query.")
    var rows: Int = 10_000_000

    @Option(help: "Repetitions of each measurement.")
    var repetitions: Int = 3

    @Option(help: ArgumentHelp("The scenario of the hands-on lab.", valueName: "path"))
    var lab: String = "scenarios/labs/01-hands-on"

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard rows > 0, repetitions > 0 else {
            throw ValidationError("'--rows' and '--repetitions' take numbers above 0")
        }
    }

    func run() throws {
        var figures: [(name: String, value: Double, unit: String)] = []
        figures.append(("labsim --help", try bestMillis { try startHelp() }, "ms"))
        if FileManager.default.fileExists(atPath: lab) {
            figures.append(("hands-on lab, 600 virtual seconds", try bestMillis { try runLab() }, "ms"))
        }
        for query in EngineBenchmark.queries(rows: rows) {
            let millis = try bestMillis { try EngineBenchmark.run(query) }
            figures.append((query.name, Double(rows) / millis / 1_000, "M rows/s"))
        }
        print(json ? Self.json(figures).prettyText : Self.text(figures), terminator: "")
    }

    private func bestMillis(_ body: () throws -> Void) throws -> Double {
        var best = Double.infinity
        for _ in 0..<repetitions {
            let start = ContinuousClock.now
            try body()
            best = min(best, Double((ContinuousClock.now - start).wholeMicros) / 1_000)
        }
        return best
    }

    /// A process of its own, as a user starts it.
    private func startHelp() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["--help"]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    private func runLab() throws {
        let scenario = try ScenarioLoader.load(path: lab, files: DiskFiles())
        let report = try ScenarioRun(scenario, options: .init(path: lab)).execute()
        guard report.verdict == .pass else { throw ExitStatus.checkFailed }
    }

    private static func text(_ figures: [(name: String, value: Double, unit: String)]) -> String {
        let width = figures.map(\.name.count).max() ?? 0
        return figures.map { figure in
            let number = figure.value.formatted(.number.precision(.fractionLength(1)).grouping(.never))
            return figure.name.padding(toLength: width, withPad: " ", startingAt: 0)
                + "  \(number) \(figure.unit)\n"
        }.joined()
    }

    private static func json(_ figures: [(name: String, value: Double, unit: String)]) -> JSONValue {
        .array(
            figures.map { ["name": .string($0.name), "value": .double($0.value), "unit": .string($0.unit)] })
    }
}
