import ArgumentParser
import Connectors
import Foundation
import LabKernel
import Streaming

/// `labsim sql`: reads statements from the terminal and runs each as it is ended by a semicolon.
struct SQLShellCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Type statements and see their results (the default).",
        discussion: """
            A statement ends with a semicolon and may span lines; several may stand in one line. \
            HELP; says what else there is, QUIT; or the end of the input leaves.
            """)

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Cancel each job after this virtual time.", valueName: "duration"))
    var limit: String = "10m"

    func run() throws {
        guard let duration = DurationText.parse(limit) else {
            throw LabError("USE011", "'\(limit)' is no duration", fix: "write for example --for 10s")
        }
        let shell = SQLShell(limitMillis: duration.wholeMillis, isTerminal: isatty(STDIN_FILENO) == 1)
        shell.run()
        if shell.hasFailed, !shell.isTerminal { throw ExitStatus.checkFailed }
    }
}

/// A session that a person, or a file piped in, talks to.
final class SQLShell {
    let isTerminal: Bool
    private(set) var hasFailed = false
    private let limitMillis: Int64
    private let script = SQLScript(SourceFile(name: "<shell>", text: ""), registry: .standard)
    private var number = 0

    private static let help = """
        Statements end with a semicolon.
          SELECT …;  INSERT INTO …;      run a job in virtual time and print its rows
          CREATE TABLE …;  SHOW TABLES;  DESCRIBE t;  EXPLAIN SELECT …;
          SET 'key' = 'value';  RESET 'key';  SET;
          BEGIN STATEMENT SET; INSERT …; INSERT …; END;
          CLEAR;                         clear the screen
          HELP;  \\?                       this text
          QUIT;  EXIT;  \\q  Ctrl-D        leave
        """

    init(limitMillis: Int64, isTerminal: Bool) {
        self.limitMillis = limitMillis
        self.isTerminal = isTerminal
    }

    /// Reads and runs until QUIT or the end of the input; mistakes do not end the session.
    func run() {
        var pending = ""
        while let line = prompt(isFirst: pending.isEmpty) {
            if pending.isEmpty {
                let word = line.trimmingCharacters(in: .whitespaces)
                if word.isEmpty { continue }
                if word.hasPrefix("\\") {
                    if word == "\\q" { return }
                    command(word)
                    continue
                }
            }
            pending += (pending.isEmpty ? "" : "\n") + line
            guard SQLScript.isComplete(pending) else { continue }
            if !take(pending) { return }
            pending = ""
        }
        if isTerminal { print() }
        _ = take(pending)
    }

    private func prompt(isFirst: Bool) -> String? {
        if isTerminal {
            print(isFirst ? "sql> " : "   > ", terminator: "")
            fflush(nil)
        }
        return readLine()
    }

    private func command(_ word: String) {
        if word == "\\?" || word == "\\h" { return print(SQLShell.help) }
        ExitStatus.complain("unknown command '\(word)'; \\? shows what there is")
    }

    /// Runs a text of whole statements; false for QUIT.
    private func take(_ text: String) -> Bool {
        for statement in SQLScript.statements(text) {
            switch statement.word {
            case "QUIT", "EXIT": return false
            case "HELP": print(SQLShell.help)
            case "CLEAR": if isTerminal { print("\u{1B}[2J\u{1B}[H", terminator: "") }
            default: execute(statement.text)
            }
        }
        return true
    }

    private func execute(_ text: String) {
        number += 1
        let output = SQLOutput(isJSON: false)
        output.saysOK = isTerminal
        let resources = ConnectorResources(
            files: FileStores(["file": DiskFiles()]), printed: output, collected: output)
        do {
            try script.run(
                SourceFile(name: "<\(number)>", text: text), resources, limitMillis: limitMillis,
                begin: { output.begin($0) }, each: { output.show($0) })
        } catch {
            hasFailed = true
            output.finish()
            ExitStatus.complain("\(error)")
        }
        fflush(nil)
    }
}
