import LabKernel
import Testing

@testable import Scenarios

/// What the language's words become.
@Suite struct LanguageTests {
    static let world = """
        resources:
          state: {type: oss.bucket, name: lab-state}
          r: {type: ram.role, name: runtime, trust: {Service: stream.aliyuncs.com}}
          w: {type: flink.workspace, name: ws, storage: "oss://lab-state", runtimeRole: r}
          d: {type: flink.deployment, name: job, workspace: w, sqlFile: sql/job.sql}

        """
    static let files = ["test/sql/job.sql": "SELECT 1;"]

    private func load(_ body: String) throws -> Scenario {
        try Loading.load(Self.world + body, files: Self.files)
    }

    @Test func idsBecomeRealNames() throws {
        let scenario = try load("timeline: [{do: flink.startJob, with: {deployment: d}}]\n")
        let workspace = try #require(scenario.resource("w")?.properties as? WorkspaceResource)
        #expect(workspace.settings.storageBucket == "lab-state")
        #expect(workspace.settings.runtimeRole == "runtime")
        guard case .action(let action) = scenario.timeline[0].step else { return }
        #expect((action.parameters as? FlinkStartJob)?.deployment == "job")
        #expect(scenario.scripts.first?.file.text == "SELECT 1;")
        #expect(scenario.scripts.first?.place.text == "test/scenario.yaml:8:65")
    }

    @Test func timeWords() throws {
        let scenario = try load(
            """
            timeline:
              - {do: say, with: {text: a}}
              - {do: say, with: {text: b}}
              - {id: x, at: 1m30s, do: say, with: {text: c}}
              - {after: 5s, of: x, do: say, with: {text: d}}
              - {every: 10s, from: 1m, until: 2m, times: 3, do: say, with: {text: e}}
              - {when: {job: d, state: {oneOf: [FAILED, FINISHED]}}, within: 10m, do: end}
            """)
        let words = scenario.timeline.map { item in
            switch item.trigger {
            case .at(let offset): "at \(DurationText.text(offset))"
            case .after(let delay, let id): "after \(DurationText.text(delay)) \(id ?? "above")"
            case .every(let interval, let from, let until, let times):
                "every \([interval, from, until ?? .zero].map(DurationText.text)) \(times ?? 0)"
            case .when(let check, let within):
                "when \(check.name) \(check.conditions.map(\.words)[0]) \(DurationText.text(within ?? .zero))"
            }
        }
        #expect(
            words == [
                "at 0s", "after 0s above", "at 1m30s", "after 5s x", "every [\"10s\", \"1m\", \"2m\"] 3",
                "when job job state is one of 'FAILED', 'FINISHED' 10m",
            ])
    }

    @Test func timingOfChecks() throws {
        let scenario = try load(
            """
            timeline:
              - {id: go, at: 1s, fault: {id: lost, type: engine.checkpointTimeout, of: d}}
            expect:
              - {job: d, state: RUNNING}
              - {job: d, state: RUNNING, when: always}
              - {job: d, state: RUNNING, when: "during:lost"}
              - {job: d, state: RUNNING, within: 1m, since: go, for: 10s}
              - {job: d, state: FAILED, never: true}
              - {job: d, state: RESTARTING, sometimes: true}
              - {job: d, state: RUNNING, by: 2m}
            """)
        #expect(
            scenario.expectations.map(\.timing) == [
                CheckTiming(), CheckTiming(moment: .always), CheckTiming(moment: .during("lost")),
                CheckTiming(within: .minutes(1), since: "go", holdFor: .seconds(10)),
                CheckTiming(moment: .always, mode: .never), CheckTiming(moment: .always, mode: .sometimes),
                CheckTiming(by: .minutes(2)),
            ])
    }

    @Test func aRefusedCallMayNameWhatDoesNotExist() throws {
        let refused =
            "timeline: [{do: oss.getObject, with: {bucket: nowhere, key: x}, refused: NoSuchBucket}]\n"
        _ = try load(refused)
        let plain = Loading.mistakes(
            Self.world + "timeline: [{do: oss.getObject, with: {bucket: lab-stat, key: x}}]\n",
            files: Self.files)
        #expect(
            plain == [
                "SCN009 9:47 'bucket' of oss.getObject names the bucket 'lab-stat', which nothing defines"
            ])
    }

    @Test(arguments: [
        ("expect: [{job: d}]", "SCN012 9:10 the check says nothing about its 'job'"),
        (
            "expect: [{job: d, is: RUNNING}]",
            "SCN012 9:23 'is' has nothing to compare with in a check of 'job'"
        ),
        (
            "expect: [{oss: state, gt: 3}]",
            "SCN007 9:27 'gt' of 'oss' can only be 'is: present' or 'is: absent'"
        ),
        (
            "expect: [{oss: state, job: d, state: RUNNING}]",
            "SCN012 9:23 'oss', 'job' of item 1 of 'expect' exclude each other"
        ),
        ("expect: [{reach: {from: a}}]", "SCN013 9:11 'reach' of item 1 of 'expect' is not supported yet"),
        (
            "expect: [{metric: m, of: d, between: [3, 1]}]",
            "SCN007 9:38 'between' of item 1 of 'expect' is not a low and a high end"
        ),
        (
            "expect: [{metric: m, of: d, is: 1, since: x, within: 1s}]",
            "SCN009 9:43 there is no timeline item or fault called 'x'"
        ),
        (
            "expect: [{metric: m, of: d, is: 1, by: 1s, never: true}]",
            "SCN012 9:44 'by', 'never' of item 1 of 'expect' exclude each other"
        ),
        ("timeline: [{at: 1s}]", "SCN012 9:12 item 1 of 'timeline' has none of the keys that say what it is"),
        (
            "timeline: [{at: 10, do: end}]",
            "SCN006 9:17 'at' of item 1 of 'timeline' must be a duration, not '10'"
        ),
        ("timeline: [{do: oss.putObject}]", "SCN005 9:17 oss.putObject has no 'bucket'"),
        ("timeline: [{of: x, do: end}]", "SCN012 9:13 'of' of item 1 of 'timeline' needs 'after'"),
        ("timeline: [{do: say, with: {}}]", "SCN005 9:28 say has no 'text'"),
        (
            "timeline: [{fault: {id: a, type: network.dns}}]",
            "SCN013 9:34 the type 'network.dns' is not supported yet"
        ),
        (
            "timeline: [{clear: a}]",
            "SCN009 9:20 'clear' of item 1 of 'timeline' names the fault 'a', which nothing defines"
        ),
        (
            "principal: user/nobody",
            "SCN009 9:12 'principal' names the user 'nobody', which nothing defines"
        ),
        ("principal: me", "SCN007 9:12 'principal' cannot be 'me'"),
        ("tests: {a: 1}", "SCN006 9:8 'tests' must be a list of objects (test), not an object"),
        (
            "report: {sampleRows: -1}",
            "SCN007 9:22 'sampleRows' of 'report' is -1, which is not between 0 and 1000"
        ),
        ("report:", "SCN006 9:1 'report' of the scenario has no value"),
        ("expect: 3", "SCN006 9:9 'expect' must be a list of checks, not '3'"),
    ])
    func rules(body: String, expected: String) {
        let found = Loading.mistakes(Self.world + body + "\n", files: Self.files)
        #expect(found.contains(expected), "\(found)")
    }

    @Test(arguments: [
        ("../x.sql", "leads out of the scenario's folder"), ("/etc/passwd", "is absolute"),
        ("sql/none.sql", "does not exist"), ("''", "is empty"),
    ])
    func filesStayBelowTheScenario(path: String, reason: String) {
        let body = "timeline: [{do: flink.createDraft, with: {name: d, sqlFile: \(path)}}]\n"
        let found = Loading.mistakes(body)
        #expect(
            found.count == 1 && found[0].hasPrefix("SCN011 4:61") && found[0].hasSuffix(reason), "\(found)")
    }

    @Test func labStepsHoldTogether() {
        let found = Loading.mistakes(
            """
            lab:
              passScore: 50
              steps:
                - {id: a, title: A, text: x, points: 10, needs: [b], answer: {prompt: p, matches: x}}
                - {id: a, title: B, text: x, checks: [{id: c, oss: x, is: present}]}
                - {id: q, title: Q, text: x, quiz: {question: "?", options: [{text: a}, {text: b}]}}
            """)
        #expect(
            found == [
                "SCN007 5:14 the lab is passed with 50 points, and its steps give 10",
                "SCN009 7:54 item 1 of 'needs' of item 1 of 'steps' of 'lab' "
                    + "names the lab step 'b', which nothing defines",
                "SCN015 8:12 the lab step id 'a' is used twice",
                "SCN009 8:56 'oss' of item 1 of 'checks' of item 2 of 'steps' of 'lab' "
                    + "names the bucket 'x', which nothing defines",
                "SCN007 9:40 the quiz has 0 right options",
            ])
    }
}
