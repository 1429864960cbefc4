import Glibc
import LabKernel
import Testing

@testable import CloudMonitor

@Suite struct CloudMonitorAlarmTests {
    private func state(_ bench: MonitorBench) throws -> String {
        let rule = try bench.call("DescribeMetricRuleList", [("RuleIds", "r")]).body["Alarms"]?["Alarm"]
        return rule?.arrayValue?.first?["AlertState"]?.stringValue ?? ""
    }

    @Test func threePeriodsInARowMakeAnAlarmAndOneGoodOneEndsIt() throws {
        let bench = try MonitorBench()
        #expect(try bench.rule() == 200)
        #expect(try state(bench) == "INSUFFICIENT_DATA")
        try bench.report([50, 200, 200])
        #expect(try state(bench) == "OK")
        try bench.report([200])
        #expect(try state(bench) == "ALARM")
        try bench.report([200, 100])
        #expect(try state(bench) == "OK")
        let changes = bench.alarms.map { "\($0.from.rawValue)->\($0.to.rawValue)" }
        #expect(changes == ["INSUFFICIENT_DATA->OK", "OK->ALARM", "ALARM->OK"])
        let alarm = try #require(bench.alarms.first { $0.to == .alarm })
        #expect(alarm.level == .critical && alarm.value == 200 && alarm.times == 3)
        #expect(alarm.instant == Instant(epochSeconds: 1_735_689_600 + 240))
        #expect(alarm.expression == "$Average > 100")
        #expect(bench.alarms.map(\.isNotified) == [false, true, true])
    }

    @Test func aBreakStartsTheCountAnew() throws {
        let bench = try MonitorBench()
        _ = try bench.rule()
        try bench.report([200, 200, 50, 200, 200])
        #expect(bench.alarms.allSatisfy { $0.to != .alarm })
    }

    @Test func theMostUrgentLevelWins() throws {
        let bench = try MonitorBench()
        let warn = [
            ("Escalations.Warn.ComparisonOperator", "GreaterThanOrEqualToThreshold"),
            ("Escalations.Warn.Statistics", "Maximum"), ("Escalations.Warn.Threshold", "60"),
            ("Escalations.Warn.Times", "1"),
        ]
        _ = try bench.rule(times: 1, more: warn)
        try bench.report([70, 150, 70])
        #expect(bench.alarms.map(\.level) == [.warn, .critical, .warn])
    }

    @Test func missingDataFollowsThePolicy() throws {
        for (policy, expected) in [
            ("KEEP_LAST_STATE", "ALARM"), ("INSUFFICIENT_DATA", "INSUFFICIENT_DATA"), ("OK", "OK"),
        ] {
            let bench = try MonitorBench()
            _ = try bench.rule(times: 1, more: [("NoDataPolicy", policy)])
            try bench.report([200, nil, nil])
            #expect(try state(bench) == expected, "\(policy)")
        }
    }

    @Test func aRuleWithoutDataSchedulesNothing() throws {
        let bench = try MonitorBench()
        _ = try bench.rule()
        #expect(bench.loop.nextInstant == nil)
        try bench.report([1])
        #expect(bench.loop.nextInstant != nil)
        try bench.report([nil, nil, nil, nil, nil, nil])
        #expect(bench.loop.nextInstant == nil)
        try bench.report([500, 500, 500])
        #expect(try state(bench) == "ALARM")
    }

    @Test func anAlarmIsToldAgainAfterItsSilence() throws {
        let bench = try MonitorBench()
        _ = try bench.rule(times: 1, more: [("SilenceTime", "300")])
        try bench.report([Double?](repeating: 200, count: 11))
        #expect(bench.alarms.count == 3)
        #expect(bench.alarms.dropFirst().allSatisfy { $0.from == .alarm && $0.to == .alarm })
    }

    @Test func disabledAndForeignSeriesAreNotWatched() throws {
        let bench = try MonitorBench()
        _ = try bench.rule(times: 1, more: [("Resources", "[{\"job\":\"b\"}]")])
        try bench.report([200])
        #expect(bench.alarms.isEmpty)
        _ = try bench.call("DisableMetricRules", [("RuleId.1", "r")])
        try bench.report([200], job: "b")
        #expect(bench.alarms.isEmpty)
        _ = try bench.call("EnableMetricRules", [("RuleId.1", "r")])
        try bench.report([200], job: "b")
        #expect(bench.alarms.map(\.to) == [.alarm])
    }

    @Test func rulesAreListedChangedAndDeleted() throws {
        let bench = try MonitorBench()
        _ = try bench.rule()
        let list = try bench.call("DescribeMetricRuleList", [("RuleIds", "r")])
        let rule = try #require(list.body["Alarms"]?["Alarm"]?.arrayValue?.first)
        #expect(rule["Escalations"]?["Critical"]?["Times"]?.intValue == 3)
        #expect(rule["EnableState"]?.boolValue == true)
        let target = [("RuleId", "r"), ("Targets.1.Id", "1"), ("Targets.1.Arn", "acs:log:x")]
        #expect(try bench.call("PutMetricRuleTargets", target).status == 200)
        let targets = try bench.call("DescribeMetricRuleTargets", [("RuleId", "r")]).body["Targets"]?[
            "Target"]
        #expect(targets?.arrayValue?.map { $0["Id"]?.stringValue } == ["1"])
        #expect(try bench.call("DeleteMetricRules", [("Id.1", "r")]).status == 200)
        #expect(try bench.call("DescribeMetricRuleList").body["Total"]?.stringValue == "0")
    }

    @Test func growthSinceTheLastPeriodIsCompared() throws {
        let bench = try MonitorBench()
        let growth = [
            ("Escalations.Critical.ComparisonOperator", "GreaterThanLastPeriod"),
            ("Escalations.Critical.Threshold", "50"),
        ]
        _ = try bench.rule(times: 1, more: growth)
        try bench.report([0, 0, 10, 10, 14, 22, nil, 90])
        let changes = bench.alarms.map { "\($0.to.rawValue) \($0.value.map { String(Int($0)) } ?? "")" }
        #expect(changes == ["OK 0", "ALARM 10", "OK 10", "ALARM 22", "OK 90"])
    }

    @Test func aRestartKeepsRulesStatesContactsAndValues() throws {
        var template = Array("/tmp/labsim-cms-XXXXXX".utf8CString)
        let path = String(cString: try #require(mkdtemp(&template)))
        defer { _ = system("rm -rf '\(path)'") }
        do {
            let bench = try MonitorBench(folder: try MonitorFolder(path))
            _ = try bench.rule(times: 2)
            let contact = [("ContactName", "bob"), ("Describe", "d"), ("Channels.Mail", "b@x")]
            _ = try bench.call("PutContact", contact)
            _ = try bench.call(
                "PutMetricRuleTargets",
                [
                    ("RuleId", "r"), ("Targets.1.Id", "1"), ("Targets.1.Arn", "acs:log:x"),
                    ("Targets.1.Level", "INFO"),
                ])
            try bench.report([200, 200])
            try bench.put("own", job: "a", 7, minutesAgo: 0)
            try bench.state.keep()
        }
        let bench = try MonitorBench(folder: try MonitorFolder(path))
        #expect(try state(bench) == "ALARM")
        #expect(try bench.call("DescribeContactList").body["Total"]?.intValue == 1)
        #expect(bench.state.alarms["r"]?.targets.map(\.arn) == ["acs:log:x"])
        #expect(bench.state.alarms.history.map(\.to) == [.ok, .alarm])
        let identity = MetricIdentity(
            namespace: bench.state.customNamespace, metric: "own", dimensions: [("job", "a")])
        #expect(bench.state.metrics.latest(of: identity)?.summary.value == 7)
        try bench.loop.run(until: bench.loop.now + .minutes(2))
        try bench.report([1])
        #expect(try state(bench) == "OK")
    }

    @Test func aTornRecordOfValuesIsPassedOver() throws {
        var template = Array("/tmp/labsim-cms-XXXXXX".utf8CString)
        let path = String(cString: try #require(mkdtemp(&template)))
        defer { _ = system("rm -rf '\(path)'") }
        do {
            let bench = try MonitorBench(folder: try MonitorFolder(path))
            try bench.put("own", job: "a", 1, minutesAgo: 0)
            try bench.put("own", job: "b", 2, minutesAgo: 0)
        }
        #expect(truncate("\(path)/20089.points", off_t(2 * 60 - 1)) == 0)
        for round in 0..<2 {
            let bench = try MonitorBench(folder: try MonitorFolder(path))
            #expect(bench.state.metrics.all.count == 1 + round)
            if round == 0 { try bench.put("own", job: "b", 3, minutesAgo: 0) }
        }
    }

    @Test func aTornNameOfASeriesHidesNoLaterOne() throws {
        var template = Array("/tmp/labsim-cms-XXXXXX".utf8CString)
        let path = String(cString: try #require(mkdtemp(&template)))
        defer { _ = system("rm -rf '\(path)'") }
        do {
            let bench = try MonitorBench(folder: try MonitorFolder(path))
            try bench.put("own", job: "a", 1, minutesAgo: 0)
        }
        let file = try #require(fopen(path + "/series.jsonl", "a"))
        fputs("{\"names", file)
        fclose(file)
        for round in 0..<2 {
            let bench = try MonitorBench(folder: try MonitorFolder(path))
            #expect(bench.state.metrics.all.count == 1 + round)
            try bench.put("own", job: "b", 3, minutesAgo: 0)
        }
    }

    @Test func mistakesInRulesAreNamed() throws {
        let bench = try MonitorBench()
        let rows: [(more: [(String, String)], text: String)] = [
            ([("Escalations.Critical.ComparisonOperator", "Bigger")], "InvalidParameter"),
            ([("Escalations.Critical.Statistics", "Averge")], "InvalidParameter"),
            ([("Escalations.Critical.Threshold", "x")], "InvalidParameter"),
            ([("Period", "61")], "InvalidParameter"),
            ([("EffectiveInterval", "always")], "InvalidParameter"),
            ([("NoDataPolicy", "X")], "InvalidParameter"),
            ([("Prometheus.PromQL", "up")], "UnsupportedOperation"), ([("RuleName", "")], "MissingRuleName"),
        ]
        for row in rows {
            #expect(try bench.rule(more: row.more) == 400)
            #expect(bench.ports.records.last?.code == row.text, "\(row.more)")
        }
    }

    @Test func outsideItsHoursARuleIsSilent() {
        // 2025-01-01T00:00:00Z is 08:00 in the service's zone.
        let instant = Instant(epochSeconds: 1_735_689_600)
        #expect(EffectiveHours("08:00-09:00")?.contains(instant) == true)
        #expect(EffectiveHours("00:00-07:59")?.contains(instant) == false)
        #expect(EffectiveHours("22:00-08:00")?.contains(instant) == true)
        #expect(EffectiveHours("22:00-07:00")?.contains(instant) == false)
        #expect(EffectiveHours("24:00-07:00") == nil)
    }
}
