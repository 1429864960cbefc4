import ArgumentParser
import Connectors
import LabKernel

/// `labsim sql parse`: whether texts are Flink SQL.
struct SQLParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Say for many texts whether they are Flink SQL.",
        discussion: """
            Reads JSON lines {"id": …, "text": …} and writes {"id": …, "ok": …, "error": …}. 
            A statement that Flink has and the embedded engine does not run is ok, with its refusal as the error.
            """)

    @Option(help: ArgumentHelp("The JSON lines; - reads the standard input.", valueName: "file"))
    var batch: String

    func run() throws {
        let file = try SQLFile.read(batch)
        for (index, line) in file.text.split(separator: "\n").enumerated() {
            let value = try JSONParser.parse(text: String(line), name: "\(file.name) line \(index + 1)")
            guard let id = value["id"], let text = value["text"]?.stringValue else {
                throw LabError(
                    "USE012", "line \(index + 1) of '\(file.name)' has no \"id\" or \"text\"",
                    fix: "write {\"id\": \"1\", \"text\": \"SELECT 1\"}")
            }
            let verdict = StatementVerdict(text, name: id.stringValue ?? "\(index + 1)")
            let answer = JSONValue.object([
                ("id", id), ("ok", .bool(verdict.isSQL)),
                ("error", verdict.error.map { .string($0.message) } ?? .null),
            ])
            print(answer.text)
        }
    }
}
