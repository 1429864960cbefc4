import LabKernel

@testable import Scenarios

/// Loads scenarios written in tests.
enum Loading {
    static let head = "apiVersion: labsim/v1\nkind: Scenario\nmetadata: {name: test}\n"

    /// The scenario of `head` and `body`, with `files` beside it.
    static func load(
        _ body: String, overrides: ScenarioOverrides = ScenarioOverrides(), files: [String: String] = [:]
    ) throws(LabErrors) -> Scenario {
        try ScenarioLoader.load(
            SourceFile(name: "test/scenario.yaml", text: head + body), overrides: overrides,
            files: MemoryFiles(files))
    }

    /// `code line:column message` of every mistake in `head` and `body`; empty when there is none.
    static func mistakes(
        _ body: String, overrides: ScenarioOverrides = ScenarioOverrides(), files: [String: String] = [:]
    ) -> [String] {
        do {
            _ = try load(body, overrides: overrides, files: files)
            return []
        } catch {
            return error.errors.map { error in
                let place = error.span.map { "\($0.line):\($0.column) " } ?? ""
                return "\(error.code) \(place)\(error.message)"
            }
        }
    }
}
