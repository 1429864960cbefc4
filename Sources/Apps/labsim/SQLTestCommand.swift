import ArgumentParser
import Connectors
import Foundation
import LabKernel

/// `labsim sql test`: golden cases, each in a worker process with a time limit.
struct SQLTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run golden cases and compare what comes out.",
        discussion: """
            A case that crashes or hangs fails alone. Shared inputs are in the folder 'data' nearest above \
            a case. Exit code 1 if a case fails.
            """)

    @Argument(help: "Files that end with .case, or folders with such files below.")
    var paths: [String] = []

    @Option(name: .customLong("json"), help: ArgumentHelp("Write one JSON line per case.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("The folder of shared input files.", valueName: "folder"))
    var data: String?

    @Option(help: ArgumentHelp("Seconds after which a case counts as hanging.", valueName: "seconds"))
    var timeLimit: Int = 20

    @Option(help: "Worker processes.")
    var jobs: Int = 2

    @Flag(name: .shortAndLong, help: "Only failures and totals.")
    var quiet = false

    @Flag(help: .hidden)
    var worker = false

    func run() throws {
        if worker { return try SQLCaseWorker.serve() }
        let cases = try paths.flatMap { try CaseFiles.find($0) }
        guard !cases.isEmpty, jobs > 0, timeLimit > 0 else {
            throw LabError(
                "USE013", "no case to run", fix: "name files that end with .case, or a folder of them")
        }
        let pool = try SQLCasePool(workers: min(jobs, cases.count), timeLimitSeconds: timeLimit)
        var failed = 0
        var lines: [String] = []
        try pool.run(cases.map { SQLCasePool.Job(path: $0, data: data ?? CaseFiles.dataFolder(of: $0)) }) {
            outcome in
            lines.append(outcome.resultLine)
            if let difference = outcome.difference {
                failed += 1
                print("FAIL \(outcome.name): \(difference)")
            } else if !quiet {
                print("ok   \(outcome.name)")
            }
        }
        print("\(cases.count) cases, \(failed) failed")
        if let output { try FileOutput.write(lines.map { $0 + "\n" }.joined(), to: output) }
        fflush(nil)
        if failed > 0 { throw ExitStatus.checkFailed }
    }
}

/// Where cases are.
enum CaseFiles {
    /// The cases at or below a path, sorted.
    static func find(_ path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw LabError("ENV003", "there is no '\(path)'", fix: "name a .case file or a folder")
        }
        guard isFolder.boolValue else { return [path] }
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return below.filter { $0.hasSuffix(".case") }.sorted().map { "\(path)/\($0)" }
    }

    /// The folder `data` nearest above a case; the case's own folder if there is none.
    static func dataFolder(of path: String) -> String {
        var folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
        let own = folder.path
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("data").path
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return own
    }
}
