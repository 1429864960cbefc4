import Foundation
import LabKernel
import LabWorld
import Scenarios

/// Loads and runs the scenarios of the repository.
enum ScenarioRuns {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let handsOn = "scenarios/labs/01-hands-on"
    static let denied = "scenarios/faults/oss-permission-denied"

    /// The folders of scenarios in a folder of the repository, in the order of their names.
    static func folders(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
            .map { "\(folder)/\($0)" }
            .filter {
                FileManager.default.fileExists(atPath: root.appending(path: "\($0)/scenario.yaml").path)
            }
    }

    /// A scenario of the repository, with values of it replaced.
    static func load(_ path: String, settings: [(String, String)] = [], seed: UInt64? = nil) throws
        -> Scenario
    {
        let overrides = ScenarioOverrides(seed: seed, settings: settings.map { (path: $0.0, value: $0.1) })
        return try ScenarioLoader.load(
            path: root.appending(path: path).path, overrides: overrides, files: DiskFiles())
    }

    /// A scenario from its text.
    static func parse(_ text: String) throws -> Scenario {
        let folder = FileManager.default.temporaryDirectory.appending(path: "labsim-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "scenario.yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try ScenarioLoader.load(path: file.path, overrides: ScenarioOverrides(), files: DiskFiles())
    }

    /// What did not hold in a run of a scenario, with the evidence.
    static func failures(_ scenario: Scenario) throws -> [String] {
        try run(scenario).report.expectations.filter { !$0.passed }.map { "\($0.name): \($0.evidence)" }
    }

    /// One whole run: its report and its journal.
    static func run(
        _ scenario: Scenario, compatibility: Set<String> = [], threads: Int = 1
    ) throws -> (report: RunReport, journal: String) {
        let run = try ScenarioRun(
            scenario,
            options: .init(path: scenario.metadata.name, compatibility: compatibility, threads: threads))
        let report = try run.execute()
        return (report, run.world.journal.text)
    }
}
