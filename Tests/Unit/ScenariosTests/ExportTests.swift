import LabKernel
import Testing

@testable import Scenarios

/// Resources for the real cloud.
@Suite struct ExportTests {
    @Test func terraformOfTheDeniedCheckpoint() throws {
        let path = Repository.path("scenarios/faults/oss-permission-denied")
        let scenario = try ScenarioLoader.load(path: path, files: DiskFiles())
        let export = TerraformExport(scenario)
        try Golden.expect(export.text, is: "oss-permission-denied.tf")
        #expect(
            export.leftOut == [
                "the runtime role of flink.workspace 'risk': choose it in the console",
                "flink.deployment 'scoring'",
                "your account: 1000000000000001 in resource names is the scenario's",
            ])
    }

    @Test func templatesInsideTextsAreEscaped() throws {
        let scenario = try Loading.load(
            "resources: {9x: {type: ram.policy, name: p, document: {Resource: \"a\\\"${acs:Key}%{b}\"}}}\n")
        let text = TerraformExport(scenario).text
        #expect(text.contains(#"resource "alicloud_ram_policy" "_9x""#))
        #expect(text.contains(#""Resource" = "a\"$${acs:Key}%%{b}""#))
    }
}
