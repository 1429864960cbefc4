import CloudGateway
import LabKernel

/// Answers datapoints of a metric, oldest first, a page at a time.
enum DescribeMetricList: MonitorOperation {
    static let name = "DescribeMetricList"
    static let kind = OperationKind.dataRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let query = try MetricQuery(call.parameters, now: call.now, window: .hours(7 * 24))
        let points = query.points(in: state.metrics)
        let shown = points.dropFirst(query.offset).prefix(query.length)
        let next = query.offset + shown.count
        var members: [(String, JSONValue)] = [("Period", .string(String(query.periodSeconds)))]
        if next < points.count { members.append(("NextToken", .string(String(next)))) }
        let rows = shown.map { $0.identity.json(millis: $0.millis, $0.summary, accountID: state.accountID) }
        return members + [("Datapoints", .string(JSONValue.array(rows).text))]
    }
}
