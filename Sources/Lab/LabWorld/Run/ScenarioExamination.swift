import Connectors
import LabKernel
import Scenarios

/// Looks at a scenario without running it: every mistake of the file, of its SQL, of its policies and of its
/// tests in one go.
package struct ScenarioExamination {
    /// All mistakes, by file and place; nil for a scenario that can run.
    package private(set) var mistakes: LabErrors?
    /// What is worth a line and no mistake.
    package private(set) var warnings: [String] = []

    /// - Parameter compatibility: compatibility options beside those of the scenario.
    package init(
        path: String, overrides: ScenarioOverrides, files: some FileSource, compatibility: Set<String>
    ) throws {
        let draft = ScenarioLoader.draft(path: path, overrides: overrides, files: files)
        guard let scenario = draft.scenario else {
            let list = MistakeList()
            for mistake in draft.mistakes.errors { list.add(mistake) }
            for mistake in try Self.mistakes(draft.parts, compatibility) { list.add(mistake) }
            mistakes = list.sorted
            return
        }
        var options = ScenarioRun.Options(path: path, compatibility: compatibility)
        // Commands of checks are looked at and not run.
        options.shell = { _, _ in (0, "") }
        do {
            warnings = try ScenarioRun(scenario, options: options).warnings
        } catch let errors as LabErrors {
            mistakes = errors
        }
    }

    /// A scenario that cannot be built still has parts that can be looked at.
    private static func mistakes(_ parts: ScenarioParts, _ compatibility: Set<String>) throws -> [LabError] {
        let world = try World(
            WorldConfiguration(
                seed: 1, start: .epoch, region: "ap-southeast-1", compatibility: compatibility))
        let registry = ConnectorRegistry(
            connectors: ConnectorRegistry.standardConnectors,
            compatibility: try CompatibilitySwitches(names: compatibility.sorted()))
        return parts.scripts.flatMap { mistakes(of: $0, registry) }
            + PolicyDocuments.mistakes(parts)
            + (try CheckQueries(parts.queries, jobs: parts.scripts, world: world).mistakes)
            + ScenarioTests.mistakes(parts.tests, start: .epoch, compatibility)
    }

    private static func mistakes(of script: SourceFile, _ registry: ConnectorRegistry) -> [LabError] {
        do throws(LabErrors) {
            _ = try ScriptPlan(script, registry: registry)
            return []
        } catch {
            return error.errors
        }
    }
}
