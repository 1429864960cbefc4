import ArgumentParser
import Foundation
import LabKernel
import ServiceBenchmarks

/// `labsim bench sls`: logs and metrics over HTTP, searched and analysed.
struct BenchSLSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sls", abstract: "Measure SLS and CloudMonitor over HTTP.",
        discussion: """
            Signed requests on one connection, the state in files. Rates are per second of CPU time of server and client \
            together; searches are wall-clock, the best of five.
            """)

    @Option(help: "Lines that are written, searched and read.")
    var lines: Int = 10_000_000

    @Option(help: ArgumentHelp("A folder for the state; a temporary one when left out.", valueName: "dir"))
    var data: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard (1_000...20_000_000).contains(lines) else {
            throw ValidationError("'--lines' takes 1000 to 20000000")
        }
    }

    func run() async throws {
        let folder =
            data ?? NSTemporaryDirectory() + "/labsim-bench-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder + "/sls", withIntermediateDirectories: true)
        var benchmark = LogBenchmark(folder: folder)
        benchmark.lines = lines
        let figures = try await benchmark.run()
        if data == nil { try FileManager.default.removeItem(atPath: folder) }
        guard !json else {
            let values = figures.map { figure -> JSONValue in
                ["name": .string(figure.name), "value": .double(figure.value), "unit": .string(figure.unit)]
            }
            return print(JSONValue.array(values).prettyText, terminator: "")
        }
        for figure in figures {
            let number = figure.value.formatted(
                .number.precision(.fractionLength(figure.value < 1_000 ? 1 : 0)))
            print(figure.name.padding(toLength: 36, withPad: " ", startingAt: 0) + "\(number) \(figure.unit)")
        }
    }
}
