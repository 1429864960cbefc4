import LabKernel
import Testing

@testable import CloudMonitor

@Suite struct CloudMonitorAlarmTests {
    private func state(_ bench: MonitorBench) throws -> String {
        let rule = try bench.call("DescribeMetricRuleList", [("RuleIds", "r")]).body["Alarms"]?["Alarm"]
        return rule?.arrayValue?.first?["AlertState"]?.stringValue ?? ""
    }

    @Test func threePeriodsInARowMakeAnAlarmAndOneGoodOneEndsIt() throws {
        let bench = MonitorBench()
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
        let bench = MonitorBench()
        _ = try bench.rule()
        try bench.report([200, 200, 50, 200, 200])
        #expect(bench.alarms.allSatisfy { $0.to != .alarm })
    }

    @Test func theMostUrgentLevelWins() throws {
        let bench = MonitorBench()
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
            let bench = MonitorBench()
            _ = try bench.rule(times: 1, more: [("NoDataPolicy", policy)])
            try bench.report([200, nil, nil])
            #expect(try state(bench) == expected, "\(policy)")
        }
    }

    @Test func aRuleWithoutDataSchedulesNothing() throws {
        let bench = MonitorBench()
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
        let bench = MonitorBench()
        _ = try bench.rule(times: 1, more: [("SilenceTime", "300")])
        try bench.report([Double?](repeating: 200, count: 11))
        #expect(bench.alarms.count == 3)
        #expect(bench.alarms.dropFirst().allSatisfy { $0.from == .alarm && $0.to == .alarm })
    }

    @Test func disabledAndForeignSeriesAreNotWatched() throws {
        let bench = MonitorBench()
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
        let bench = MonitorBench()
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

    @Test func mistakesInRulesAreNamed() throws {
        let bench = MonitorBench()
        let rows: [(more: [(String, String)], text: String)] = [
            ([("Escalations.Critical.ComparisonOperator", "GreaterThanLastWeek")], "UnsupportedOperation"),
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
