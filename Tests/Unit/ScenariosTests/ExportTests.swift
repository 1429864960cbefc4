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
        #expect(export.leftOut.contains { $0.hasPrefix("flink.deployment 'archive': ROS has no type") })
        try Golden.expect(export.text, is: "sls-exactly-once.ros.json")
    }

    private static let everything = """
        resources:
          p: {type: sls.project, name: proj-a}
          some: {type: sls.logstore, project: p, index: [level, job]}
          all: {type: sls.logstore, project: p, index: all, ttl: 3d}
          b: {type: oss.bucket, name: bucket-a}
          r: {type: ram.role, trust: {Service: [stream.aliyuncs.com]}}
          w: {type: flink.workspace, storage: "oss://bucket-a", runtimeRole: r, chargeType: PRE}
          d: {type: flink.deployment, workspace: w, sql: "SELECT 1", resources: {taskmanager: {cpu: 0.5, memory: 2Gi}}}
          a: {type: cms.alarm, metric: numRestarts, of: d, condition: ">= 1"}

        """

    @Test func indexesAndDeploymentsHaveTerraformTypes() throws {
        let export = TerraformExport(try Loading.load(Self.everything))
        for part in [
            #"resource "alicloud_log_store_index" "some""#, "field_search {", "full_text {",
            "append_meta = false", #"resource "alicloud_realtime_compute_deployment" "d""#,
            "resource_id = alicloud_realtime_compute_vvp_instance.w.resource_id",
            #"namespace = "w-default""#, "cpu = 0.5", #"memory = "2048MiB""#,
            #""taskmanager.numberOfTaskSlots" = "1""#, #"sql_script = "SELECT 1""#,
        ] { #expect(export.text.contains(part), "\(part) is missing in \(export.text)") }
        #expect(export.leftOut.contains { $0.hasPrefix("cms.alarm 'a': ") })
        #expect(export.leftOut.contains { $0.contains("add 'duration'") })
    }

    @Test func workspacesAreInstancesOfROS() throws {
        let export = StackExport(try Loading.load(Self.everything))
        let template = try JSONParser.parse(text: export.text)
        #expect(template["Parameters"]?["VSwitchIds"]?["Type"]?.stringValue == "CommaDelimitedList")
        let instance = template["Resources"]?["w"]
        #expect(instance?["Type"]?.stringValue == "ALIYUN::Flink::Instance")
        #expect(instance?["DependsOn"] == ["b"])
        #expect(instance?["Properties"]?["VpcId"] == ["Ref": "VpcId"])
        #expect(export.leftOut.contains { $0.hasPrefix("flink.deployment 'd': ") })
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
