import ArgumentParser
import Connectors
import LabKernel

/// `labsim sql explain`: the plans of a script's queries and INSERTs.
struct SQLExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Print the plans of a script's queries and INSERTs.")

    @OptionGroup var source: SQLSource

    @Flag(name: .customLong("changelog-mode"), help: "Say which kinds of rows travel on each edge.")
    var changelogMode = false

    func run() throws {
        let script = SQLScript(try source.read(), registry: try source.registry())
        let texts = try script.explain(details: changelogMode ? ["CHANGELOG_MODE"] : [])
        print(texts.joined(separator: "\n\n"))
    }
}
