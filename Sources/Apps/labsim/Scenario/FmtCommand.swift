import ArgumentParser
import Foundation
import LabKernel
import Scenarios

/// `labsim fmt`: scenario files in their one form.
struct FmtCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt", abstract: "Bring scenario files into their one form, comments kept.",
        discussion: "Files are rewritten in place; SQL files have 'labsim sql fmt'.")

    @Argument(help: "Scenario files, or folders with a scenario.yaml.")
    var paths: [String]

    @Flag(help: "Change nothing; end with 1 when a file is not in its form.")
    var check = false

    func run() throws {
        var isFormed = true
        for path in try paths.map(Self.file) {
            let text = try Self.read(path)
            let formed = try ScenarioFormatter.format(SourceFile(name: path, text: text))
            guard formed != text else { continue }
            isFormed = false
            print(path)
            if !check { try FileOutput.write(formed, to: path) }
        }
        if check, !isFormed { throw ExitStatus.checkFailed }
    }

    private static func file(_ path: String) throws -> String {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists else {
            throw LabError(
                "USE017", "there is no scenario at '\(path)'", fix: "name a scenario file or its folder")
        }
        return isFolder.boolValue ? path + "/scenario.yaml" : path
    }

    private static func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(data: data, encoding: .utf8)
        else {
            throw LabError(
                "USE017", "'\(path)' is no text in UTF-8", fix: "name a scenario file or its folder")
        }
        return text
    }
}
