import LabKernel
import Testing

@testable import Scenarios

/// Scenarios that include others.
@Suite struct IncludeTests {
    private static let head = "apiVersion: labsim/v1\nkind: Scenario\n"

    @Test func sectionsAreMerged() throws {
        let base =
            Self.head + """
                metadata: {name: base}
                include: [more.yaml]
                variables: {bucket: {default: base-bucket}}
                resources:
                  state: {type: oss.bucket, name: "${var.bucket}"}
                  seeded: {type: oss.bucket, name: seeded-bucket, objects: [{key: a, textFile: a.txt}]}
                timeline: [{at: 1s, do: end}]
                expect: [{oss: state, is: present}]

                """
        let scenario = try Loading.load(
            "include: [base/scenario.yaml, ../common/rules.yaml]\nresources: {own: {type: oss.bucket, name: own-bucket}}\n"
                + "timeline: [{at: 1s, do: oss.putObject, with: {bucket: state, key: k, text: x}}]\n"
                + "expect: [{oss: own, is: present}]\n",
            overrides: ScenarioOverrides(variables: [("bucket", "another-bucket")]),
            files: [
                "test/base/scenario.yaml": base, "test/base/a.txt": "hello",
                "test/base/more.yaml": Self.head + "expect: [{oss: seeded, is: present}]\n",
                "common/rules.yaml": Self.head + "expect: [{request: {decision: Deny}, count: 0}]\n",
            ])
        #expect(scenario.resources.map(\.id) == ["state", "seeded", "own"])
        #expect(
            scenario.resources.map(\.properties.name) == ["another-bucket", "seeded-bucket", "own-bucket"])
        #expect(scenario.timeline.count == 1)
        #expect(
            scenario.expectations.map(\.span.file.name) == [
                "test/scenario.yaml", "test/base/scenario.yaml", "test/base/more.yaml", "common/rules.yaml",
            ])
        let seeded = scenario.resource("seeded")?.properties as? BucketResource
        #expect(seeded?.objects.first?.text == "hello")
    }

    @Test func circlesAndDuplicatesAreRefused() {
        let found = Loading.mistakes(
            "include: [a.yaml, a.yaml, b.yaml, gone.yaml, /etc/passwd]\nresources: {state: {type: oss.bucket, name: own-bucket}}\n",
            files: [
                "test/a.yaml": Self.head
                    + "include: [scenario.yaml]\nresources: {state: {type: oss.bucket, name: a-bucket}}\n",
                "test/b.yaml": "kind: Scenario\nincludes: [x]\n",
            ])
        #expect(
            found == [
                "SCN017 3:11 the scenarios include each other: test/scenario.yaml → test/a.yaml → test/scenario.yaml",
                "SCN005 1:1 an included file must have 'apiVersion: labsim/v1'",
                "SCN004 2:1 unknown key 'includes' in the scenario",
                "SCN017 4:19 'a.yaml' is included twice",
                "SCN011 4:35 the scenario 'test/gone.yaml' does not exist",
                "SCN011 4:46 '/etc/passwd' cannot be included",
                "SCN015 5:13 'state' of 'resources' stands in two scenarios",
            ])
    }

    @Test func mistakesOfAnIncludedScenarioStandInItsFile() {
        do {
            _ = try Loading.load(
                "include: [a.yaml]\n",
                files: ["test/a.yaml": Self.head + "expect: [{job: nobody, state: RUNNING}]\n"])
            Issue.record("the mistake was not found")
        } catch {
            #expect(error.errors.map(\.span?.text) == ["test/a.yaml:3:16"])
        }
    }
}
