/// What comes from outside a scenario's file.
package struct ScenarioOverrides: Sendable {
    /// `--var name=value`, in order; the last of one name counts.
    package var variables: [(name: String, value: String)]
    /// `--seed`.
    package var seed: UInt64?
    /// `--set path=value`, in order: `clock.speed=10`, `resources.scoring.resources.parallelism=4`,
    /// `timeline.0.at=5s`.
    package var settings: [(path: String, value: String)]
    /// What `${env.X}` sees.
    package var environment: [String: String]

    package init(
        variables: [(name: String, value: String)] = [], seed: UInt64? = nil,
        settings: [(path: String, value: String)] = [], environment: [String: String] = [:]
    ) {
        (self.variables, self.seed) = (variables, seed)
        (self.settings, self.environment) = (settings, environment)
    }
}
