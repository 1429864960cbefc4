import CloudGateway
import LabKernel

/// Answers the latest datapoint of each series of a metric.
enum DescribeMetricLast: MonitorOperation {
    static let name = "DescribeMetricLast"
    static let kind = OperationKind.dataRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let query = try MetricQuery(call.parameters, now: call.now, window: .hours(2))
        var latest: [MetricIdentity: (Int64, MetricSummary)] = [:]
        let points = query.points(in: state.metrics)
        for point in points { latest[point.identity] = (point.millis, point.summary) }
        let next = query.offset + query.length
        let rows = latest.keys.sorted { $0.precedes($1) }.dropFirst(query.offset).prefix(query.length)
            .compactMap { identity in
                latest[identity].map { identity.json(millis: $0.0, $0.1, accountID: state.accountID) }
            }
        return [
            ("Period", .string(String(query.periodSeconds))),
            ("Datapoints", .string(JSONValue.array(Array(rows)).text)),
        ] + (next < latest.count ? [("NextToken", .string(String(next)))] : [])
    }
}
