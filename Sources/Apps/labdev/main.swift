import EngineBenchmarks
import Foundation
import LabKernel

// `labdev bench engine|checkpoints|virtual …`: the engine's benchmarks without the rest of labsim, so that a change of
// the engine is measured after building the engine alone.

let usage = """
    usage: labdev bench engine [--rows N] [--repetitions N] [--query NAME] [--json]
           labdev bench checkpoints [--keys N] [--repetitions N] [--json]
           labdev bench virtual [--hours N] [--json]
    """

/// The options of a command, `--json` with the value "true"; nil if one is not in `allowed` or lacks its value.
func options(_ arguments: ArraySlice<String>, _ allowed: [String]) -> [String: String]? {
    var (rest, values) = (arguments, [String: String]())
    while let option = rest.popFirst() {
        if option == "--json" {
            values[option] = "true"
        } else {
            guard allowed.contains(option), let value = rest.popFirst() else { return nil }
            guard option == "--query" || Int(value).map({ $0 > 0 }) == true else { return nil }
            values[option] = value
        }
    }
    return values
}

/// Runs the command; false if its arguments are wrong.
func run(_ arguments: [String]) throws -> Bool {
    guard arguments.count >= 2, arguments[0] == "bench" else { return false }
    let rest = arguments.dropFirst(2)
    switch arguments[1] {
    case "engine":
        guard let given = options(rest, ["--rows", "--repetitions", "--query"]) else { return false }
        var benchmark = EngineBenchmark()
        benchmark.rows = given["--rows"].flatMap { Int($0) } ?? benchmark.rows
        benchmark.repetitions = given["--repetitions"].flatMap { Int($0) } ?? benchmark.repetitions
        benchmark.query = given["--query"]
        try benchmark.print(asJSON: given["--json"] != nil)
    case "checkpoints":
        guard let given = options(rest, ["--keys", "--repetitions"]) else { return false }
        var benchmark = CheckpointBenchmark()
        benchmark.keys = given["--keys"].flatMap { Int($0) } ?? benchmark.keys
        benchmark.repetitions = given["--repetitions"].flatMap { Int($0) } ?? benchmark.repetitions
        try benchmark.print(asJSON: given["--json"] != nil)
    case "virtual":
        guard let given = options(rest, ["--hours"]) else { return false }
        var benchmark = VirtualBenchmark()
        benchmark.hours = given["--hours"].flatMap { Int($0) } ?? benchmark.hours
        try benchmark.print(asJSON: given["--json"] != nil)
    default: return false
    }
    return true
}

guard try run(Array(CommandLine.arguments.dropFirst())) else {
    FileHandle.standardError.write(Data("\(usage)\n".utf8))
    exit(2)
}
