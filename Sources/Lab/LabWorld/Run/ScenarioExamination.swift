import Connectors
import LabKernel
import Scenarios

/// Looks at a scenario without running it: every mistake of the file, of its SQL, of its policies and of its
/// tests in one go.
package enum ScenarioExamination {
    /// All mistakes, in the order of their places within each file; nil for a scenario that can run.
    ///
    /// - Parameter compatibility: compatibility options beside those of the scenario.
    package static func mistakes(
        path: String, overrides: ScenarioOverrides, files: some FileSource, compatibility: Set<String>,
        allowsShell: Bool = true
    ) throws -> LabErrors? {
        let draft = ScenarioLoader.draft(path: path, overrides: overrides, files: files)
        guard let scenario = draft.scenario else {
            // A scenario that cannot be built still has scripts that can be read.
            let registry = ConnectorRegistry(
                connectors: ConnectorRegistry.standardConnectors,
                compatibility: try CompatibilitySwitches(names: compatibility.sorted()))
            return LabErrors(
                draft.mistakes.errors + draft.scripts.flatMap { mistakes(of: $0, registry) })
        }
        var options = ScenarioRun.Options(path: path, compatibility: compatibility)
        options.shell = allowsShell ? { _, _ in (0, "") } : nil
        do {
            _ = try ScenarioRun(scenario, options: options)
            return nil
        } catch let errors as LabErrors {
            return errors
        }
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
