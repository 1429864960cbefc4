import ArgumentParser
import Connectors
import Foundation
import LabKernel
import Streaming

/// `labsim sql`: reads statements from the terminal and runs each as it is ended by a semicolon.
struct SQLShellCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Type statements and see their results (the default).",
        discussion: "A statement ends with a semicolon. QUIT or the end of the input leaves.")

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Cancel each job after this virtual time.", valueName: "duration"))
    var limit: String = "10m"

    func run() throws {
        guard let duration = DurationText.parse(limit) else {
            throw LabError("USE011", "'\(limit)' is no duration", fix: "write for example --for 10s")
        }
        let isTerminal = isatty(STDIN_FILENO) == 1
        let script = SQLScript(SourceFile(name: "<shell>", text: ""), registry: .standard)
        var pending = ""
        var number = 0
        while let line = prompt(isTerminal, pending.isEmpty) {
            pending += (pending.isEmpty ? "" : "\n") + line
            if pending.isEmpty { continue }
            if ["quit", "quit;", "exit", "exit;"].contains(pending.lowercased()) { return }
            guard line.hasSuffix(";") else { continue }
            number += 1
            execute(script, SourceFile(name: "<\(number)>", text: pending), duration.wholeMillis)
            pending = ""
        }
        guard pending.isEmpty else {
            return execute(script, SourceFile(name: "<\(number + 1)>", text: pending), duration.wholeMillis)
        }
    }

    private func prompt(_ isTerminal: Bool, _ isFirst: Bool) -> String? {
        if isTerminal {
            print(isFirst ? "sql> " : "   > ", terminator: "")
            fflush(nil)
        }
        return readLine()
    }

    private func execute(_ script: SQLScript, _ file: SourceFile, _ limitMillis: Int64) {
        let output = SQLOutput(isJSON: false)
        let resources = ConnectorResources(
            files: FileStores(["file": DiskFiles()]), printed: output, collected: output)
        do {
            try script.run(
                file, resources, limitMillis: limitMillis, begin: { output.begin($0) },
                each: { output.show($0) })
        } catch {
            output.finish()
            ExitStatus.complain("\(error)")
        }
    }
}
