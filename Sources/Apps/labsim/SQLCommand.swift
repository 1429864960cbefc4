import ArgumentParser
import Connectors
import Foundation
import LabKernel

/// `labsim sql`: Flink SQL on the embedded engine, without a cloud around it.
struct SQLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql", abstract: "Run, check, explain and format Flink SQL on the embedded engine.",
        subcommands: [
            SQLShellCommand.self, SQLRunCommand.self, SQLValidateCommand.self, SQLExplainCommand.self,
            SQLTestCommand.self, SQLParseCommand.self, SQLFormatCommand.self, SQLFuzzCommand.self,
        ],
        defaultSubcommand: SQLShellCommand.self)
}

/// A script on the command line and how it is read.
struct SQLSource: ParsableArguments {
    @Argument(help: ArgumentHelp("A file of SQL statements; - reads the standard input.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp("Accept what real Flink refuses: datagen-timestamp-sequence.", valueName: "name"))
    var compat: [String] = []

    /// The text with the name it was given by.
    ///
    /// - Throws: `LabError` ENV003 when the file cannot be read.
    func read() throws -> SourceFile { try SQLFile.read(file) }

    /// The connectors, with the switches given.
    func registry() throws -> ConnectorRegistry {
        ConnectorRegistry(
            connectors: ConnectorRegistry.standardConnectors,
            compatibility: try CompatibilitySwitches(names: compat))
    }
}

/// Files of SQL.
enum SQLFile {
    /// The text of a file, or of the standard input for `-`.
    static func read(_ path: String) throws -> SourceFile {
        let data: Data
        do {
            data =
                path == "-"
                ? FileHandle.standardInput.readDataToEndOfFile()
                : try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw LabError(
                "ENV003", "cannot read '\(path)': \(error.localizedDescription)", fix: "name an existing file"
            )
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw LabError("ENV003", "'\(path)' is not UTF-8 text", fix: "save the file as UTF-8")
        }
        return SourceFile(name: path == "-" ? "<stdin>" : path, text: text)
    }
}
