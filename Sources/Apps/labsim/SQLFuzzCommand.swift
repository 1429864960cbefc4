import ArgumentParser
import Connectors
import FlinkSQL
import Foundation
import LabKernel

/// `labsim sql fuzz`: reads statements changed at random; ends with the process if one crashes the parser.
struct SQLFuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Read mutated statements, looking for crashes and hangs.",
        shouldDisplay: false)

    @Argument(help: "SQL files, or files of one statement a line, to start from.")
    var files: [String]

    @Option(help: "Statements to read.")
    var count: Int = 20_000

    @Option(help: "The seed of the changes.")
    var seed: UInt64 = 1

    func run() throws {
        let sources = try files.flatMap { try SQLFile.read($0).text.split(separator: "\n").map(String.init) }
        guard !sources.isEmpty, count > 0 else {
            throw LabError("USE014", "nothing to mutate", fix: "name files with statements")
        }
        var mutator = StatementMutator(sources: sources, seed: seed)
        var good = 0
        for _ in 0..<count {
            let file = SourceFile(name: "fuzz.sql", text: mutator.next())
            good += SQLSession.parse(file).filter { (try? $0.get()) != nil }.count
        }
        print("\(count) texts read, \(good) statements among them")
    }
}
