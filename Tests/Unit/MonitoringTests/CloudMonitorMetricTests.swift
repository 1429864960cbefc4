import LabKernel
import Testing

@testable import CloudMonitor

@Suite struct CloudMonitorMetricTests {
    private static let namespace = ("Namespace", "acs_customMetric_1234567890123456")

    private func filled() throws -> MonitorBench {
        let bench = try MonitorBench()
        for minutes in [3, 2, 1] {
            try bench.put("m", job: "a", Double(minutes * 10), minutesAgo: Int64(minutes))
            try bench.put("m", job: "b", Double(minutes * 10 + 5), minutesAgo: Int64(minutes))
        }
        return bench
    }

    private func query(_ more: [(String, String)] = []) -> [(String, String)] {
        [Self.namespace, ("MetricName", "m"), ("Period", "60")].filter { pair in
            !more.contains { $0.0 == pair.0 }
        } + more
    }

    @Test func listsComeByTimeAndDimension() throws {
        let bench = try filled()
        let all = try bench.points("DescribeMetricList", query())
        #expect(all.map { $0["Average"]?.intValue } == [30, 35, 20, 25, 10, 15])
        #expect(all.allSatisfy { ($0["timestamp"]?.intValue ?? 1) % 60_000 == 0 })
        let one = try bench.points("DescribeMetricList", query([("Dimensions", "[{\"job\":\"a\"}]")]))
        #expect(one.map { $0["job"]?.stringValue } == ["a", "a", "a"])
    }

    @Test func theWindowIsOpenAtItsStartAndClosedAtItsEnd() throws {
        let bench = try filled()
        let now = bench.loop.now.epochMillis
        let points = try bench.points(
            "DescribeMetricData",
            query([("StartTime", String(now - 180_000)), ("EndTime", String(now - 60_000))]))
        #expect(points.map { $0["Average"]?.intValue } == [20, 25, 10, 15])
        let text = try bench.points(
            "DescribeMetricList",
            query([("StartTime", "2024-12-31 23:57:30"), ("EndTime", "2025-01-01 00:00:00")]))
        #expect(text.count == 4)
    }

    @Test func lastTopAndPages() throws {
        let bench = try filled()
        #expect(try bench.points("DescribeMetricLast", query()).map { $0["Average"]?.intValue } == [10, 15])
        let top = try bench.points("DescribeMetricTop", query([("Orderby", "Average"), ("Length", "2")]))
        #expect(top.map { $0["Average"]?.intValue } == [35, 30])
        let first = try bench.call("DescribeMetricList", query([("Length", "4")]))
        #expect(first.body["NextToken"]?.stringValue == "4")
        #expect(
            try bench.points("DescribeMetricList", query([("Length", "4"), ("NextToken", "4")])).count == 2)
    }

    @Test func periodsMergeMinutes() throws {
        let bench = try MonitorBench()
        for minutes in [4, 3, 2, 1] {
            try bench.put("m", job: "a", Double(minutes), minutesAgo: Int64(minutes))
        }
        let points = try bench.points("DescribeMetricList", query([("Period", "300")]))
        #expect(points.count == 1)
        #expect(points.first?["Sum"]?.intValue == 10)
        #expect(points.first?["Minimum"]?.intValue == 1)
        #expect(points.first?["Maximum"]?.intValue == 4)
        #expect(points.first?["Average"]?.doubleValue == 2.5)
        #expect(points.first?["Value"]?.intValue == 1)
        #expect(points.first?["SampleCount"]?.intValue == 4)
    }

    @Test func sumsOfAPeriodAreTakenAsTheyAre() throws {
        let bench = try MonitorBench()
        let now = String(bench.loop.now.epochMillis)
        let answer = try bench.call(
            "PutCustomMetric",
            [
                ("MetricList.1.MetricName", "m"), ("MetricList.1.Type", "1"), ("MetricList.1.Time", now),
                ("MetricList.1.Values", "{\"Sum\":30,\"SampleCount\":3,\"Minimum\":5,\"Maximum\":15}"),
            ])
        #expect(answer.body["Code"]?.stringValue == "200")
        let point = try #require(try bench.points("DescribeMetricList", query()).first)
        #expect(point["Average"]?.intValue == 10 && point["Maximum"]?.intValue == 15)
        #expect(bench.ports.total("cms.custom.point") == .one)
    }

    @Test func oldPointsAreForgotten() throws {
        let bench = try filled()
        try bench.loop.run(until: bench.loop.now + .hours(24 * 31))
        try bench.put("m", job: "a", 1, minutesAgo: 0)
        let start = [("StartTime", "0")]
        #expect(
            try bench.points("DescribeMetricList", query(start + [("Dimensions", "{\"job\":\"a\"}")])).count
                == 1)
    }

    @Test func mistakesAreNamed() throws {
        let bench = try MonitorBench()
        let rows: [(action: String, parameters: [(String, String)], status: Int, code: String)] = [
            ("DescribeMetricList", [("MetricName", "x")], 400, "MissingNamespace"),
            ("DescribeMetricList", query([("Period", "7")]), 400, "InvalidParameter"),
            ("DescribeMetricList", query([("Dimensions", "{")]), 400, "InvalidParameter"),
            ("DescribeMetricTop", query([("Orderby", "Avrage")]), 400, "InvalidParameter"),
            ("PutCustomMetric", [], 400, "MissingMetricList"),
            ("NoSuchApi", [], 404, "InvalidAction.NotFound"),
            ("DeleteContact", [("ContactName", "x")], 404, "ResourceNotFound"),
        ]
        for row in rows {
            let answer = try bench.call(row.action, row.parameters)
            #expect(answer.status == row.status, "\(row.action)")
            #expect(answer.body["Code"]?.stringValue == row.code, "\(row.action)")
        }
    }

    @Test func aDeniedWriteLeavesNothing() throws {
        let bench = try MonitorBench()
        bench.ports.allowed = ["cms:DescribeMetricList"]
        #expect(throws: LabError.self) { try bench.put("m", job: "a", 1, minutesAgo: 0) }
        #expect(bench.ports.records.last?.code == "NoPermission")
        #expect(try bench.points("DescribeMetricList", query()).isEmpty)
    }

    @Test func contactsAndEventRulesAreKept() throws {
        let bench = try MonitorBench()
        _ = try bench.call(
            "PutContact", [("ContactName", "bob"), ("Describe", "d"), ("Channels.Mail", "b@x.org")])
        _ = try bench.call("PutContactGroup", [("ContactGroupName", "ops"), ("ContactNames.1", "bob")])
        let groups = try bench.call("DescribeContactGroupList").body["ContactGroupList"]?["ContactGroup"]
        #expect(groups?.arrayValue?.first?["Contacts"]?["Contact"]?.text == "[\"bob\"]")
        _ = try bench.call("DeleteContact", [("ContactName", "bob")])
        let after = try bench.call("DescribeContactGroupList").body["ContactGroupList"]?["ContactGroup"]
        #expect(after?.arrayValue?.first?["Contacts"]?["Contact"]?.text == "[]")
        let pattern = [("EventPattern.1.Product", "flink"), ("EventPattern.1.LevelList.1", "CRITICAL")]
        _ = try bench.call("PutEventRule", [("RuleName", "ev"), ("EventType", "SYSTEM")] + pattern)
        _ = try bench.call("DisableEventRules", [("RuleNames.1", "ev")])
        let rule = try bench.call("DescribeEventRuleList").body["EventRules"]?["EventRule"]?.arrayValue?.first
        #expect(rule?["State"]?.stringValue == "DISABLED")
    }
}
