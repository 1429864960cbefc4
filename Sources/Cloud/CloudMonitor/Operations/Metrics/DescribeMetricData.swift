import CloudGateway
import LabKernel

/// Answers datapoints of a metric, oldest first, without pages.
enum DescribeMetricData: MonitorOperation {
    static let name = "DescribeMetricData"
    static let kind = OperationKind.dataRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let query = try MetricQuery(call.parameters, now: call.now, window: .hours(7 * 24))
        let rows = query.points(in: state.metrics).prefix(query.length)
            .map { $0.identity.json(millis: $0.millis, $0.summary, accountID: state.accountID) }
        return [
            ("Period", .string(String(query.periodSeconds))),
            ("Datapoints", .string(JSONValue.array(rows).text)),
        ]
    }
}
