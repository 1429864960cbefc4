import Foundation
import LabKernel
import Scenarios

/// The labs of a folder.
enum LabFolder {
    /// Where the labs of this repository are.
    static let standard = "scenarios/labs"

    /// Loads the labs at `paths`: scenario files, folders of one scenario, or folders of such folders; sorted
    /// by path.
    ///
    /// - Throws: `LabErrors` with the mistakes of all of them, and USE017 for a path without a scenario.
    static func labs(at paths: [String], seed: UInt64? = nil) throws -> [(path: String, scenario: Scenario)] {
        var mistakes: [LabError] = []
        var labs: [(path: String, scenario: Scenario)] = []
        for path in try (paths.isEmpty ? [standard] : paths).flatMap(scenarios) {
            do {
                let scenario = try ScenarioLoader.load(
                    path: path, overrides: ScenarioOverrides(seed: seed), files: DiskFiles())
                if scenario.lab != nil { labs.append((path, scenario)) }
            } catch {
                mistakes += error.errors
            }
        }
        guard mistakes.isEmpty else { throw LabErrors(mistakes) }
        return labs
    }

    /// The whole path of a lab that is named by its folder, or by the name of one in `scenarios/labs`, of which the
    /// beginning is enough: its number.
    ///
    /// - Throws: `LabError` USE017 when there is none, or several begin so.
    static func path(of name: String) throws -> String {
        for path in [name, "\(standard)/\(name)"] where isScenario(path) { return wholePath(path) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: standard).sorted()) ?? []
        let labs = names.filter { isScenario("\(standard)/\($0)") }
        return wholePath("\(standard)/\(try LabName.match(name, among: labs))")
    }

    private static func wholePath(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    private static func scenarios(_ path: String) throws -> [String] {
        if isScenario(path) { return [path] }
        let names = try? FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let found = (names ?? []).map { "\(path)/\($0)" }.filter(isScenario)
        guard !found.isEmpty else {
            throw LabError(
                "USE017", "there is no scenario at '\(path)'",
                fix: "name a scenario file, its folder, or a folder of such folders")
        }
        return found
    }

    private static func isScenario(_ path: String) -> Bool {
        path.hasSuffix(".yaml") || FileManager.default.fileExists(atPath: path + "/scenario.yaml")
    }
}
