import Testing

@testable import Scenarios

/// Mistakes that no single table can tell: times, circles, words that are never found, names that stand for nothing.
@Suite struct RuleTests {
    private func expectMistake(_ body: String, _ mistake: String) {
        let found = Loading.mistakes(LanguageTests.world + body, files: LanguageTests.files)
        #expect(found == [mistake])
    }

    @Test(arguments: [
        (
            "timeline: [{at: 5m, do: end}]\nclock: {limit: 1m}\n",
            "SCN016 9:17 the item begins after the run's end: its limit is 1m"
        ),
        (
            "clock: {limit: 1m}\nexpect: [{job: d, state: RUNNING, by: 5m}]\n",
            "SCN016 10:39 the deadline is after the run's end: its limit is 1m"
        ),
        (
            "timeline: [{every: 0s, times: 3, do: say, with: {text: x}}]\n",
            "SCN016 9:20 the item repeats without a pause"
        ),
        (
            "timeline: [{every: 1s, from: 5m, until: 1m, do: say, with: {text: x}}]\n",
            "SCN016 9:41 the item ends before it begins"
        ),
        (
            "timeline: [{every: 1s, do: say, with: {text: x}}]\n",
            "SCN016 9:20 the item repeats for ever, and nothing ends the run"
        ),
        (
            "timeline: [{fault: {id: f, type: engine.killTaskManager, of: d}}, {clear: f}]\n",
            "SCN016 9:75 'f' happens once and has no end that could be brought about"
        ),
        (
            "timeline: [{at: 1s, clear: f}, {at: 5s, fault: {id: f, type: engine.checkpointTimeout, of: d}}]\n",
            "SCN016 9:17 'f' is cleared before it begins"
        ),
        (
            "timeline: [{fault: {id: f, type: engine.loseSlot, of: d}}]\nexpect: [{job: d, state: RUNNING, when: 'during:f'}]\n",
            "SCN016 10:41 'f' happens once and does not last"
        ),
        (
            "timeline: [{id: a, after: 1s, of: b, do: say, with: {text: x}}, {id: b, after: 1s, do: end}]\n",
            "SCN016 9:27 the items wait for each other: a → b → a"
        ),
    ])
    func timesThatContradict(body: String, mistake: String) { expectMistake(body, mistake) }

    @Test(arguments: [
        ("lab: {steps: []}\n", "SCN007 9:14 the lab has no steps"),
        (
            "lab: {steps: [{id: a, title: A, points: 5}]}\n", "SCN012 9:41 the step gives points for nothing"
        ),
        (
            "lab: {steps: [{id: a, title: A, needs: [a], answer: {prompt: p, matches: x}}]}\n",
            "SCN016 9:40 the step 'a' needs itself, by way of what it needs"
        ),
        (
            "lab: {steps: [{id: a, title: A, answer: {prompt: p, matches: '^x$', example: y}}]}\n",
            "SCN007 9:78 the example 'y' does not match the answer's pattern"
        ),
        (
            "lab: {steps: [{id: a, title: A, tabs: ['console:/oss'], answer: {prompt: p, matches: x}}]}\n",
            "SCN013 9:40 the tab 'console:/oss' is not supported yet: there is no console"
        ),
    ])
    func stepsThatNobodyPasses(body: String, mistake: String) { expectMistake(body, mistake) }

    @Test(arguments: [
        (
            "expect: [{job: d, state: RUNING}]\n",
            "SCN007 9:26 'state' of item 1 of 'expect' is never 'RUNING'"
        ),
        (
            "expect: [{oss: state, acl: {oneOf: [private, secret]}}]\n",
            "SCN007 9:46 'acl' of item 1 of 'expect' is never 'secret'"
        ),
        (
            "expect: [{policy: {principal: role/r, action: 'oss:GetObject', resource: bucket/y}, decision: Deny}]\n",
            "SCN007 9:74 'bucket/y' is no resource name"
        ),
    ])
    func valuesThatAreNeverFound(body: String, mistake: String) { expectMistake(body, mistake) }

    @Test(arguments: [
        (
            "timeline: [{do: flink.startJob, with: {deployment: d, restore: {kind: FROM_SAVEPOINT}}}]\n",
            "SCN012 9:64 FROM_SAVEPOINT needs a 'savepoint'"
        ),
        (
            "timeline: [{do: flink.stopJob, with: {deployment: d, savepoint: s}}]\n",
            "SCN012 9:65 the job stops without a savepoint that could be named"
        ),
        (
            "timeline: [{fault: {id: f, type: network.dns, from: d}}]\n",
            "SCN013 9:34 the type 'network.dns' is not supported yet"
        ),
    ])
    func namesThatStandForNothing(body: String, mistake: String) { expectMistake(body, mistake) }

    /// The id of a resource without a name is its name.
    @Test func idsMustBeNames() {
        let found = Loading.mistakes("resources: {Bad_Bucket: {type: oss.bucket}, l: {type: sls.project}}\n")
        #expect(
            found == [
                "SCN007 4:13 a bucket cannot be called 'Bad_Bucket'",
                "SCN007 4:45 a SLS project cannot be called 'l'",
            ])
    }

    @Test func faultsOnDataNeedTheirFields() {
        let found = Loading.mistakes(
            """
            resources: {prj: {type: sls.project}, log: {type: sls.logstore, project: prj}}
            data:
              a: {logstore: log, fields: {n: {sequence: 1}}, disorder: {share: 0.1, by: 5s}}
            timeline:
              - {fault: {id: f, type: data.poison, of: a, field: m}}
              - {fault: {id: g, type: data.late, of: a, by: 5s}}
            """)
        #expect(
            found == [
                "SCN012 6:60 the rows have no time that could lie back",
                "SCN009 8:54 the rows of 'a' have no field 'm'",
                "SCN012 9:13 the rows of 'a' have no time that could be late",
            ])
    }

    @Test func partsThatWaitSayForWhat() {
        #expect(PlannedPart.notes("network.dns") == ["it waits for VPC, not emulated yet"])
        #expect(PlannedPart.notes("reach") == ["it waits for VPC, not emulated yet"])
        #expect(PlannedPart.notes("engine.upgrade").isEmpty)
    }
}
