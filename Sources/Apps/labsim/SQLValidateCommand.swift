import ArgumentParser
import Connectors
import LabKernel

/// `labsim sql validate`: every mistake of a script, nothing run.
struct SQLValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check a SQL script as it would be checked at submission.")

    @OptionGroup var source: SQLSource

    @Flag(help: "Print the mistakes as JSON.")
    var json = false

    func run() throws {
        let file = try source.read()
        let (mistakes, warnings) = SQLScript(file, registry: try source.registry()).check()
        if json {
            let report = JSONValue.object([
                ("status", .string(mistakes.isEmpty ? "valid" : "invalid")),
                ("errors", .array(mistakes.map(\.json))),
                ("warnings", .array(warnings.map(\.json))),
            ])
            print(report.prettyText, terminator: "")
            if !mistakes.isEmpty { throw ExitStatus.invalidInput }
            return
        }
        for warning in warnings { ExitStatus.complain(warning.warningText) }
        guard mistakes.isEmpty else { throw LabErrors(mistakes) }
        print("\(file.name) is valid")
    }
}

extension LabError {
    /// The description with `warning` in the place of `error`.
    var warningText: String {
        let text = description
        return text.hasPrefix("error[") ? "warning[" + text.dropFirst("error[".count) : text
    }
}
