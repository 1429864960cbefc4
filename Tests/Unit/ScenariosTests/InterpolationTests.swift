import LabKernel
import Testing

@testable import Scenarios

/// `${…}`, variables and what comes from outside.
@Suite struct InterpolationTests {
    @Test func aWholeReferenceKeepsItsType() throws {
        let scenario = try Loading.load(
            """
            variables: {n: {default: 42}, z: {default: "a"}}
            clock: {seed: "${var.n}"}
            engine: {version: "v-${var.n}-${var.z}"}
            """
        )
        #expect(scenario.clock.seed == 42)
        #expect(scenario.engine.version == "v-42-a")
    }

    @Test func resourcesNameEachOther() throws {
        let scenario = try Loading.load(
            """
            region: cn-hangzhou
            resources:
              state: {type: oss.bucket, name: lab-state}
              role: {type: ram.role, trust: {Service: [stream.aliyuncs.com]}}
              p:
                type: ram.policy
                document:
                  Resource: ["${state.arn}/*", "${role.arn}", "${acs:SourceIp}", "$${x}", "${state.url}"]
            """)
        let policy = try #require(scenario.resource("p")?.properties as? PolicyResource)
        #expect(
            policy.document["Resource"]?.arrayValue?.map(\.stringValue) == [
                "acs:oss:*:1000000000000001:lab-state/*", "acs:ram::1000000000000001:role/role",
                "${acs:SourceIp}", "${x}", "oss://lab-state",
            ])
    }

    @Test func environmentHasFallbacks() throws {
        let overrides = ScenarioOverrides(environment: ["A": "from-outside"])
        let scenario = try Loading.load(
            "engine: {version: \"${env.A}/${env.B:-fallback}\"}\n", overrides: overrides)
        #expect(scenario.engine.version == "from-outside/fallback")
    }

    @Test(arguments: [
        ("engine: {version: \"${env.NOPE}\"}", "SCN010 4:20 the environment variable 'NOPE' is not set"),
        ("engine: {version: \"x ${var.nope}\"}", "SCN010 4:22 there is no variable 'nope'"),
        ("engine: {version: \"${nope.name}\"}", "SCN010 4:20 there is no resource 'nope'"),
        ("engine: {version: \"${1 + 2}\"}", "SCN010 4:20 '${1 + 2}' is no reference"),
        (
            "resources: {a: {type: ram.user, name: \"${b.name}\"}, b: {type: ram.user, name: \"${a.name}\"}}",
            "SCN010 4:40 '${b.name}' refers to itself: b.name → a.name → b.name"
        ),
    ])
    func unresolvedReferences(body: String, expected: String) {
        #expect(Loading.mistakes(body).contains(expected), "\(Loading.mistakes(body))")
    }

    @Test func settingsReachAnyPlace() throws {
        let body = """
            clock: {seed: 1}
            resources:
              w: {type: flink.workspace, storage: b, runtimeRole: r}
              b: {type: oss.bucket, name: bbb}
              r: {type: ram.role, trust: {Service: x}}
              d: {type: flink.deployment, workspace: w, sql: "SELECT 1", flinkConf: {a.b.c: 1}}
            timeline: [{at: 1s, do: end}]
            """
        let overrides = ScenarioOverrides(
            seed: 9,
            settings: [
                ("timeline.0.at", "7s"), ("resources.d.flinkConf.a.b.c", "2"),
                ("resources.d.flinkConf.x.y", "3"), ("resources.d.resources.parallelism", "4"),
            ])
        let scenario = try Loading.load(body, overrides: overrides)
        let settings = try #require(scenario.resource("d")?.properties as? DeploymentResource).settings
        #expect(scenario.clock.seed == 9)
        #expect(settings.configuration == ["a.b.c": "2", "x.y": "3"])
        #expect(settings.parallelism == 4)
        guard case .at(let offset) = scenario.timeline[0].trigger else {
            Issue.record("the item has no offset")
            return
        }
        #expect(offset == .seconds(7))
    }

    @Test(arguments: [
        (ScenarioOverrides(variables: [("x", "1")]), "SCN014 --var x: the scenario has no variable 'x'"),
        (
            ScenarioOverrides(settings: [("timeline.3.at", "1s")]),
            "SCN014 --set timeline.3.at: the list has no item '3'"
        ),
        (
            ScenarioOverrides(settings: [("region.x", "1s")]),
            "SCN014 --set region.x: 'x' is below 'cn-hangzhou', which has no keys"
        ),
        (ScenarioOverrides(settings: [("clock.sped", "1")]), "SCN004 1:1 unknown key 'sped' in 'clock'"),
        (
            ScenarioOverrides(settings: [("clock.seed", "[")]),
            "SCN001 1:2 not YAML: did not find expected node content"
        ),
    ])
    func badOverrides(overrides: ScenarioOverrides, expected: String) {
        let found = Loading.mistakes(
            "region: cn-hangzhou\ntimeline: [{at: 1s, do: end}]\n", overrides: overrides)
        #expect(found == [expected])
    }

    @Test func variablesAreHeldToTheirRules() {
        let body =
            "variables: {a: {default: x, values: [x, y]}, b: {doc: none}, c: {pattern: \"^[0-9]+$\"}}\n"
        let overrides = ScenarioOverrides(variables: [("a", "z"), ("c", "abc")])
        #expect(
            Loading.mistakes(body, overrides: overrides) == [
                "SCN007 1:1 the variable 'a' cannot be 'z'", "SCN007 1:1 the variable 'c' cannot be 'abc'",
                "SCN005 4:46 the variable 'b' has no value",
            ])
    }
}
