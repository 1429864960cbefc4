import LabKernel
import Testing

@testable import Scenarios

/// `${condition ? this : that}`.
@Suite struct TernaryTests {
    private static let variables =
        "variables: {on: {default: true}, off: {default: false}, n: {default: 3}, name: {default: prod}, gap: {default: 90s}}\n"

    private func value(_ expression: String) throws -> ScenarioValue? {
        let body = Self.variables + "metadata: {name: t, labels: {x: \"\(expression)\"}}\n"
        let text = "apiVersion: labsim/v1\nkind: Scenario\n" + body
        return try ScenarioLoader.load(
            SourceFile(name: "t.yaml", text: text),
            overrides: ScenarioOverrides(environment: ["SET": "yes"]), files: MemoryFiles([:])
        ).metadata.labels.first?.value
    }

    @Test(arguments: [
        ("${var.on ? 24 : 10}", ScenarioValue.integer(24)), ("${var.off ? 24 : 10}", .integer(10)),
        ("${!var.off ? a : b}", .text("a")), ("${var.n == 3 ? 'three' : 'more'}", .text("three")),
        ("${var.n > 3 ? 1 : var.n >= 3 ? 2 : 3}", .integer(2)),
        ("${var.n != 3 ? true : false}", .boolean(false)),
        ("${var.name == 'prod' ? var.n : 0}", .integer(3)),
        ("${var.gap <= 2m ? short : long}", .text("short")),
        ("${var.on ? 'a } b' : '?'}", .text("a } b")), ("${var.on ? null : 1}", .null),
        ("every ${var.on?60s:10s} or ${var.n < 1 ? x : y}", .text("every 60s or y")),
        ("${env.SET == yes ? 1 : 2}", .integer(1)), ("${env.UNSET:-no == yes ? 1 : 2}", .integer(2)),
    ])
    func chooses(expression: String, expected: ScenarioValue) throws {
        #expect(try value(expression) == expected)
    }

    @Test func mistakesHavePlaces() {
        let found = Loading.mistakes(
            Self.variables + "region: \"${var.n ? a : b}\"\naccount: \"${var.on ? 'a'}\"\n"
                + "principal: \"x${var.ofn ? a : b}\"\nengine: {version: \"${var.name < 3 ? a : b}\"}\n")
        #expect(
            found == [
                "SCN010 5:10 the condition of a choice is '3', which is neither true nor false",
                "SCN010 6:11 '${var.on ? 'a'}' is no choice between two values",
                "SCN010 7:14 there is no variable 'ofn'",
                "SCN010 8:20 'prod' and '3' cannot be compared by '<'",
            ])
    }
}
