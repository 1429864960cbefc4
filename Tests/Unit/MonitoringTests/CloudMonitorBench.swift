import CloudGateway
import GatewayTesting
import LabKernel

@testable import CloudMonitor

/// A CloudMonitor with a loop of its own, and calls as the API takes them.
final class MonitorBench: AlarmSink {
    let loop = EventLoop(start: Instant(epochSeconds: 1_735_689_600))
    let ports = TestPorts()
    var alarms: [AlarmEvent] = []
    private(set) var state: MonitorState!
    private(set) var gateway: TestGateway!

    init(folder: MonitorFolder? = nil) throws {
        state = try MonitorState(
            accountID: "1234567890123456", region: "cn-hangzhou", loop: loop, sink: self, folder: folder)
        gateway = TestGateway(
            CloudMonitorService(state: state, signature: TestSignature()), loop: loop, ports: ports)
    }

    func record(_ event: AlarmEvent) { alarms.append(event) }

    /// Calls an API with parameters as a form, as both generations of clients may.
    func call(_ action: String, _ parameters: [(String, String)] = []) throws
        -> (status: Int, body: JSONValue, response: CloudResponse)
    {
        let query = parameters.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return try gateway.send(
            CloudRequest(
                method: "POST", host: "metrics.cn-hangzhou.aliyuncs.com", path: "/", query: query,
                headers: HeaderFields([("x-acs-version", "2019-01-01"), ("x-acs-action", action)])))
    }

    /// Datapoints of an answer.
    func points(_ action: String, _ parameters: [(String, String)]) throws -> [JSONValue] {
        let answer = try call(action, parameters)
        guard let text = answer.body["Datapoints"]?.stringValue else {
            throw LabError("TEST", answer.body.text)
        }
        return try JSONParser.parse(text: text).arrayValue ?? []
    }

    func put(_ metric: String, job: String, _ value: Double, minutesAgo minutes: Int64) throws {
        let answer = try call(
            "PutCustomMetric",
            [
                ("MetricList.1.GroupId", "0"), ("MetricList.1.MetricName", metric),
                ("MetricList.1.Type", "0"),
                ("MetricList.1.Dimensions", "{\"job\":\"\(job)\"}"), ("MetricList.1.Period", "60"),
                ("MetricList.1.Time", String(loop.now.epochMillis - minutes * 60_000)),
                ("MetricList.1.Values", "{\"value\":\(value)}"),
            ])
        guard answer.status == 200 else { throw LabError("TEST", answer.body.text) }
    }

    /// A rule that is critical when the average of `lag` is above 100 for `times` periods.
    func rule(_ id: String = "r", times: Int = 3, more: [(String, String)] = []) throws -> Int {
        try call(
            "PutResourceMetricRule",
            [
                ("RuleId", id), ("RuleName", "lag high"), ("Namespace", "acs_flink"), ("MetricName", "lag"),
                ("Resources", "[{\"resource\":\"_ALL\"}]"), ("Period", "60"),
                ("Escalations.Critical.ComparisonOperator", "GreaterThanThreshold"),
                ("Escalations.Critical.Statistics", "Average"), ("Escalations.Critical.Threshold", "100"),
                ("Escalations.Critical.Times", String(times)),
            ].filter { pair in !more.contains { $0.0 == pair.0 } } + more
        ).status
    }

    /// Reports one value a minute, half-way through each.
    func report(_ values: [Double?], job: String = "a") throws {
        let identity = MetricIdentity(namespace: "acs_flink", metric: "lag", dimensions: [("job", job)])
        for value in values {
            try loop.run(until: loop.now + .seconds(30))
            if let value { state.metrics.record(value, of: identity, at: loop.now) }
            try loop.run(until: loop.now + .seconds(30))
        }
    }
}
