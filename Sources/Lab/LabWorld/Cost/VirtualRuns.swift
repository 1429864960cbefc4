import LabKernel
import Pricing
import Scenarios

/// Runs of a scenario in virtual time with different variables, each once.
package final class VirtualRuns {
    package typealias Variables = Calibration.Variables

    private let load: Calibration.Loader
    private let rules: [GuardRule]
    private var last: (key: String, run: ScenarioRun)?
    private var findings: [String: [GuardFinding]] = [:]

    /// - Throws: `LabError` PRC055 for a misshapen guard.
    package init(_ load: @escaping Calibration.Loader, guards: JSONValue?) throws {
        self.load = load
        rules = try (guards?.arrayValue ?? []).map { try GuardRule($0) }
    }

    package var hasGuards: Bool { !rules.isEmpty }

    /// What the run says about everything that `tree` leaves to be measured.
    package func measured(_ variables: Variables, for tree: JSONValue) throws -> [String: Rational] {
        guard Calibration.isNeeded(for: tree) else { return [:] }
        return try Calibration.measure(try run(variables), for: tree)
    }

    /// What the guards find in the run.
    package func guards(_ variables: Variables) throws -> [GuardFinding] {
        let key = Self.key(variables)
        if let known = findings[key] { return known }
        let run = try run(variables)
        let found = try rules.map { try $0.finding(in: run) }
        findings[key] = found
        return found
    }

    /// Only the last run is kept: variants are measured and guarded one after the other.
    private func run(_ variables: Variables) throws -> ScenarioRun {
        let key = Self.key(variables)
        if let last, last.key == key { return last.run }
        last = nil
        let run = try Calibration.execute(try load(variables))
        last = (key, run)
        return run
    }

    private static func key(_ variables: Variables) -> String {
        variables.sorted { $0.name < $1.name }.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
    }
}

extension JSONValue {
    /// The value as `--var` takes it.
    var commandText: String {
        if case .number(let text) = bare { return text }
        return stringValue ?? text
    }
}
