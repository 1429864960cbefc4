import LabKernel
import Testing

@testable import CloudMonitor

@Suite struct CloudMonitorEventTests {
    @Test func rulesOnEventsKeepTheirPatternAndTargets() throws {
        let bench = try MonitorBench()
        let rule = [
            ("RuleName", "failures"), ("EventType", "SYSTEM"), ("State", "ENABLED"),
            ("EventPattern.1.Product", "flink"), ("EventPattern.1.LevelList.1", "CRITICAL"),
            ("EventPattern.1.StatusList.1", "Failed"),
        ]
        #expect(try bench.call("PutEventRule", rule).status == 200)
        let targets = [
            ("RuleName", "failures"), ("ContactParameters.1.Id", "1"),
            ("ContactParameters.1.ContactGroupName", "ops"), ("ContactParameters.1.Level", "2"),
            ("SlsParameters.1.Id", "2"), ("SlsParameters.1.Region", "cn-hangzhou"),
            ("SlsParameters.1.Project", "p"), ("SlsParameters.1.LogStore", "l"),
        ]
        let put = try bench.call("PutEventRuleTargets", targets).body
        #expect(put["FailedParameterCount"]?.stringValue == "0")
        let pattern = try bench.call("DescribeEventRuleAttribute", [("RuleName", "failures")]).body[
            "Result"]?[
                "EventPattern"]
        #expect(pattern?["StatusList"]?["StatusList"]?.text == "[\"Failed\"]")
        let list = try bench.call("DescribeEventRuleTargetList", [("RuleName", "failures")]).body
        let log = list["SlsParameters"]?["SlsParameter"]?.arrayValue?.first
        #expect(
            log?["Arn"]?.stringValue == "acs:log:cn-hangzhou:1234567890123456:project/p/logstore/l")
        #expect(
            try bench.call("DeleteEventRuleTargets", [("RuleName", "failures"), ("Ids.1", "1")]).status == 200
        )
        let rest = try bench.call("DescribeEventRuleTargetList", [("RuleName", "failures")]).body
        #expect(rest["ContactParameters"]?["ContactParameter"]?.arrayValue?.isEmpty == true)
        #expect(rest["SlsParameters"]?["SlsParameter"]?.arrayValue?.count == 1)
        #expect(try bench.call("DescribeEventRuleAttribute", [("RuleName", "none")]).status == 404)
    }

    @Test func ownEventsAreCountedByName() throws {
        let bench = try MonitorBench()
        for (name, content) in [("a", "one"), ("a", "two"), ("b", "two")] {
            let event = [("EventInfo.1.EventName", name), ("EventInfo.1.Content", content)]
            #expect(try bench.call("PutCustomEvent", event).status == 200)
        }
        func counts(_ parameters: [(String, String)]) throws -> [Int64?] {
            let body = try bench.call("DescribeCustomEventCount", parameters).body
            return body["CustomEventCounts"]?["CustomEventCount"]?.arrayValue?.map { $0["Num"]?.intValue }
                ?? []
        }
        #expect(try counts([]) == [2, 1])
        #expect(try counts([("Name", "a")]) == [2])
        #expect(try counts([("SearchKeywords", "two")]) == [1, 1])
        #expect(try counts([("EndTime", String(bench.loop.now.epochMillis - 1))]) == [])
    }

    @Test func theHistoryIsCountedListedAndCutIntoStretches() throws {
        let bench = try MonitorBench()
        #expect(try bench.rule(times: 1) == 200)
        try bench.report([200, 50, 200])
        let states = bench.alarms.map(\.to)
        #expect(states == [.alarm, .ok, .alarm])
        let byLevel = try bench.call("DescribeAlertLogCount", [("GroupBy", "level")]).body["AlertLogCount"]
        #expect(byLevel?.arrayValue?.map { $0["Count"]?.intValue } == [2, 1])
        let alarming = try bench.call("DescribeAlertingMetricRuleResources").body
        let row = alarming["Resources"]?["Resource"]?.arrayValue?.first
        #expect(alarming["Total"]?.intValue == 1 && row?["Dimensions"]?.stringValue == "{\"job\":\"a\"}")
        #expect(row?["Threshold"]?.stringValue == "100" && row?["MetricValues"]?.stringValue == "200")
        let stretches =
            try bench.call("DescribeAlertLogHistogram").body["AlertLogHistogramList"]?.arrayValue ?? []
        #expect(stretches.reduce(0) { $0 + ($1["Count"]?.intValue ?? 0) } == 3)
        #expect(
            zip(stretches, stretches.dropFirst()).allSatisfy { $0["To"]?.intValue == $1["From"]?.intValue })
        let oldest = try bench.call("DescribeAlertHistoryList", [("Ascending", "true"), ("PageSize", "2")])
            .body
        #expect(oldest["Total"]?.stringValue == "3")
        let rows = oldest["AlarmHistoryList"]?["AlarmHistory"]?.arrayValue ?? []
        #expect(rows.map { $0["State"]?.stringValue } == ["ALARM", "OK"])
        #expect(try bench.call("DescribeAlertLogCount", [("GroupBy", "colour")]).status == 400)
    }

    @Test func severalRulesAreMadeAtOnceAndBadOnesAreTold() throws {
        let bench = try MonitorBench()
        func rule(_ number: Int, threshold: String) -> [(String, String)] {
            [
                ("RuleId", "r\(number)"), ("RuleName", "n"), ("Namespace", "acs_flink"),
                ("MetricName", "lag"),
                ("Resources", "[{\"resource\":\"_ALL\"}]"), ("Escalations.Warn.Statistics", "Average"),
                ("Escalations.Warn.ComparisonOperator", "GreaterThanThreshold"),
                ("Escalations.Warn.Threshold", threshold), ("Escalations.Warn.Times", "2"),
            ].map { ("Rules.\(number).\($0.0)", $0.1) }
        }
        let body = try bench.call("PutResourceMetricRules", rule(1, threshold: "5") + rule(2, threshold: "x"))
            .body
        let failed = body["FailedListResult"]?["Target"]?.arrayValue ?? []
        #expect(failed.map { $0["RuleId"]?.stringValue } == ["r2"])
        #expect(bench.state.alarms.all.map(\.id) == ["r1"])
    }

    @Test func valuesOfAnyShapeOfJSONAreRead() throws {
        let plain = try #require(MetricValues("{\"Sum\": 30.5,\n\"SampleCount\":3}"))
        #expect(plain["Sum"] == 30.5 && plain["SampleCount"] == 3)
        #expect(MetricValues("{\"value\":-0.25}")?["value"] == -0.25)
        #expect(MetricValues("{\"value\":1e3}")?["value"] == 1_000)
        #expect(MetricValues("{\"value\":123456789012345678901}")?["value"] == 123456789012345683968)
        #expect(MetricValues("{\"value\":0.12345678901234567}")?["value"] == 0.12345678901234567)
        #expect(MetricValues("{\"v\\u0061lue\":1}")?["value"] == 1)
        #expect(MetricValues("{\"other\":[1],\"value\":2}")?["value"] == 2)
        #expect(MetricValues("{}")?["value"] == nil)
        for text in [
            "", "[1]", "{\"value\":01}", "{\"value\":1,}", "{\"value\":1}x", "{\"a\":1,\"a\":2}", "{\"a\":1.",
        ] {
            #expect(MetricValues(text).map { _ in true } == nil, "\(text)")
        }
    }
}
