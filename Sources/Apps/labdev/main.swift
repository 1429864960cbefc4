import EngineBenchmarks
import Foundation
import LabKernel

// `labdev bench engine [--rows N] [--repetitions N] [--query NAME] [--json]`: the engine benchmark without the rest of
// labsim, so that a change of the engine is measured after building the engine alone.

let usage = "usage: labdev bench engine [--rows N] [--repetitions N] [--query NAME] [--json]"

func benchmark(_ arguments: [String]) -> (EngineBenchmark, isJSON: Bool)? {
    guard arguments.prefix(2) == ["bench", "engine"] else { return nil }
    var (benchmark, isJSON) = (EngineBenchmark(), false)
    var rest = arguments.dropFirst(2)
    while let option = rest.popFirst() {
        if option == "--json" {
            isJSON = true
            continue
        }
        guard let value = rest.popFirst() else { return nil }
        switch (option, Int(value)) {
        case ("--rows", .some(let rows)) where rows > 0: benchmark.rows = rows
        case ("--repetitions", .some(let count)) where count > 0: benchmark.repetitions = count
        case ("--query", _): benchmark.query = value
        default: return nil
        }
    }
    return (benchmark, isJSON)
}

guard let (benchmark, isJSON) = benchmark(Array(CommandLine.arguments.dropFirst())) else {
    FileHandle.standardError.write(Data("\(usage)\n".utf8))
    exit(2)
}
try benchmark.print(asJSON: isJSON)
