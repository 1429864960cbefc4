import ArgumentParser
import EngineBenchmarks
import Foundation
import LabKernel
import LabWorld
import PolicyBenchmarks
import Scenarios

/// `labsim bench`: how fast labsim is on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract:
            "Measure the engine, checkpoints, virtual time, policies, start-up, a lab, the object store and logs.",
        discussion: "Build with '-c release' first: a debug build is many times slower.",
        subcommands: [
            BenchEngineCommand.self, BenchCheckpointsCommand.self, BenchVirtualCommand.self,
            BenchRAMCommand.self, BenchLabCommand.self, BenchSLSCommand.self, BenchOSSCommand.self,
            BenchCostCommand.self, BenchWorkshopCommand.self,
        ])
}

/// `labsim bench engine`: queries from generated rows and from files, one after the other, on one thread.
struct BenchEngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Measure queries on the embedded engine.",
        discussion: """
            Of each query: rows a second of thread CPU time (best run), the most state, the peak of resident memory \
            and, where there is one, how many times faster it is than a row-at-a-time oracle of the operator.
            """)

    @Option(help: "Rows of each query.")
    var rows: Int = 10_000_000

    @Option(help: "Runs of each query; the best counts.")
    var repetitions: Int = 3

    @Option(help: ArgumentHelp("Only queries whose name contains this.", valueName: "name"))
    var query: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard rows > 0, repetitions > 0 else {
            throw ValidationError("'--rows' and '--repetitions' take numbers above 0")
        }
    }

    func run() throws {
        var benchmark = EngineBenchmark()
        (benchmark.rows, benchmark.repetitions, benchmark.query) = (rows, repetitions, query)
        try benchmark.print(asJSON: json)
    }
}

/// `labsim bench checkpoints`: snapshots of a million keys on the disk.
struct BenchCheckpointsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoints", abstract: "Measure snapshots of a large keyed state.",
        discussion: """
            COUNT and SUM by BIGINT keys: how long processing pauses for a snapshot, how long until it is durable, how \
            long a restore takes, sizes, memory, the cost of a checkpoint each second, and what an incremental \
            checkpoint writes. Times are wall-clock, the best of the repetitions.
            """)

    @Option(help: "Keys of the state.")
    var keys: Int = 1_000_000

    @Option(help: "Repetitions of each measurement.")
    var repetitions: Int = 5

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard keys > 0, repetitions > 0 else {
            throw ValidationError("'--keys' and '--repetitions' take numbers above 0")
        }
    }

    func run() throws {
        var benchmark = CheckpointBenchmark()
        (benchmark.keys, benchmark.repetitions) = (keys, repetitions)
        try benchmark.print(asJSON: json)
    }
}

/// `labsim bench virtual`: how long an hour and a day of virtual time take.
struct BenchVirtualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "virtual", abstract: "Measure how fast virtual time passes.",
        discussion: """
            An hour of the hands-on job, and a day of 1,000 rows a second over 10,000 keys in windows of ten seconds, \
            with tasks, network channels and checkpoints, on one thread.
            """)

    @Option(help: "Hours of the long job.")
    var hours: Int = 24

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard hours > 0 else { throw ValidationError("'--hours' takes a number above 0") }
    }

    func run() throws {
        var benchmark = VirtualBenchmark()
        benchmark.hours = hours
        try benchmark.print(asJSON: json)
    }
}

/// `labsim bench ram`: how fast policies are decided and compared.
struct BenchRAMCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ram", abstract: "Measure decisions over policies and exact comparison.",
        discussion: """
            Decisions a second of thread CPU time over the policies of recorded cases and over 200 policies of 20 statements, \
            and the slowest exact comparison of the largest system policies; each the best of its repetitions. Exits 1 \
            when a target is missed.
            """)

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Recorded cases: files, or folders of them.", valueName: "path"))
    var cases: [String] = ["Tests/Unit/RAMPolicyTests/Fixtures/cases"]

    @Option(help: "Decisions of each measurement.")
    var decisions: Int = 400_000

    @Option(help: "Repetitions of each measurement.")
    var repetitions: Int = 3

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard decisions > 0, repetitions > 0 else {
            throw ValidationError("'--decisions' and '--repetitions' take numbers above 0")
        }
    }

    func run() throws {
        var benchmark = PolicyBenchmark()
        benchmark.cases = try RAMFiles.caseFiles(cases).map { try RAMFiles.source($0) }
        (benchmark.decisions, benchmark.repetitions) = (decisions, repetitions)
        var isMissed = false
        var figures: [JSONValue] = []
        try benchmark.run { figure in
            if json { figures.append(figure.json) } else { print(figure.line) }
            if figure.isMet == false { isMissed = true }
        }
        if json { print(JSONValue.array(figures).prettyText, terminator: "") }
        if isMissed { throw ExitStatus.checkFailed }
    }
}

/// `labsim bench lab`: how long a user waits for the first help page and for a whole lab.
struct BenchLabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "Measure start-up and the hands-on lab.",
        discussion: "Each figure is the best of its repetitions.")

    @Option(help: "Repetitions of each measurement.")
    var repetitions: Int = 3

    @Option(help: ArgumentHelp("The scenario of the hands-on lab.", valueName: "path"))
    var lab: String = "scenarios/labs/01-hands-on"

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard repetitions > 0 else { throw ValidationError("'--repetitions' takes a number above 0") }
    }

    func run() throws {
        let figures = [
            ("labsim --help", try bestMillis { try startHelp() }),
            ("hands-on lab, 600 virtual seconds", try bestMillis { try runLab() }),
        ]
        guard !json else {
            let values = figures.map { name, millis in
                JSONValue.object([("name", .string(name)), ("millis", .double(millis))])
            }
            return print(JSONValue.array(values).prettyText, terminator: "")
        }
        for (name, millis) in figures {
            let number = millis.formatted(.number.precision(.fractionLength(1)).grouping(.never))
            print(name.padding(toLength: 36, withPad: " ", startingAt: 0) + "\(number) ms")
        }
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
        process.executableURL = OwnProgram.file
        process.arguments = ["--help"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // Its output ends when it does; waitUntilExit looks only every 50 ms.
        _ = try output.fileHandleForReading.readToEnd()
    }

    private func runLab() throws {
        let scenario = try ScenarioLoader.load(path: lab, files: DiskFiles())
        let report = try ScenarioRun(scenario, options: .init(path: lab)).execute()
        guard report.verdict == .pass else { throw ExitStatus.checkFailed }
    }
}
