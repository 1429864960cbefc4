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

    @Test func commandsOfTheDeniedCheckpoint() throws {
        let path = Repository.path("scenarios/faults/oss-permission-denied")
        let export = CommandExport(try ScenarioLoader.load(path: path, files: DiskFiles()))
        try Golden.expect(export.text, is: "oss-permission-denied.sh")
        #expect(export.leftOut.contains { $0.hasPrefix("the runtime role of flink.workspace") })
    }

    @Test func stackOfTheLogDrill() throws {
        let path = Repository.path("scenarios/faults/sls-exactly-once")
        let export = StackExport(try ScenarioLoader.load(path: path, files: DiskFiles()))
        let template = try JSONParser.parse(text: export.text)
        #expect(template["ROSTemplateFormatVersion"]?.stringValue == "2015-09-01")
        #expect(export.leftOut.contains("flink.deployment 'archive'"))
        try Golden.expect(export.text, is: "sls-exactly-once.ros.json")
    }

    /// Whatever stands in a text, the shell hands it on as it is.
    @Test func wordsOfCommandsAreQuoted() throws {
        let scenario = try Loading.load(
            "resources: {p: {type: ram.policy, name: p, description: \"it's $(x) `y`\", document: {Statement: []}}}\n"
        )
        let text = CommandExport(scenario).text
        #expect(text.contains(#"--Description 'it'\''s $(x) `y`' --PolicyDocument '{"Statement":[]}'"#))
    }

    @Test func templatesInsideTextsAreEscaped() throws {
        let scenario = try Loading.load(
            "resources: {9x: {type: ram.policy, name: p, document: {Resource: \"a\\\"${acs:Key}%{b}\"}}}\n")
        let text = TerraformExport(scenario).text
        #expect(text.contains(#"resource "alicloud_ram_policy" "_9x""#))
        #expect(text.contains(#""Resource" = "a\"$${acs:Key}%%{b}""#))
    }
}
