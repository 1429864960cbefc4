import ArgumentParser
import FlinkSQL
import LabKernel

/// `labsim sql fmt`: a script in one layout.
struct SQLFormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt", abstract: "Print a SQL script in labsim's layout.",
        discussion: "Only white space and the case of keywords change. Comments stay where they are.")

    @Argument(help: ArgumentHelp("A file of SQL statements; - reads the standard input.", valueName: "file"))
    var file: String

    @Flag(help: "Write the file instead of printing it.")
    var inPlace = false

    @Flag(help: "Exit with 1 if the file is not in this layout; print nothing.")
    var check = false

    func run() throws {
        let source = try SQLFile.read(file)
        let text = try SQLLayout.format(source)
        if check {
            if text != source.text { throw ExitStatus.checkFailed }
            return
        }
        guard inPlace, file != "-" else { return print(text, terminator: "") }
        if text != source.text { try FileOutput.write(text, to: file) }
    }
}
