import CloudGateway
import LabKernel

/// Answers datapoints in the order of a statistic, the largest first unless `OrderDesc` is False.
enum DescribeMetricTop: MonitorOperation {
    static let name = "DescribeMetricTop"
    static let kind = OperationKind.dataRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let query = try MetricQuery(call.parameters, now: call.now, window: .hours(7 * 24))
        let statistic = try call.parameters.required("Orderby")
        guard MetricSummary.statistics.contains(statistic) else {
            throw CloudMonitorErrors.invalid(
                "Orderby", suggestion(for: statistic, among: MetricSummary.statistics, kind: "statistics"))
        }
        let isAscending = call.parameters["OrderDesc"]?.lowercased() == "false"
        let length = min(query.length, try call.parameters.number("Length", standard: 10))
        let points = query.points(in: state.metrics).enumerated().sorted { left, right in
            let (a, b) = (
                left.element.summary.statistic(statistic), right.element.summary.statistic(statistic)
            )
            guard let a, let b, a != b else { return left.offset < right.offset }
            return isAscending ? a < b : a > b
        }
        let rows = points.prefix(length).enumerated().map { rank, point in
            let item = point.element
            let json = item.identity.json(millis: item.millis, item.summary, accountID: state.accountID)
            return JSONValue.object((json.objectValue ?? []) + [("order", .int(rank + 1))])
        }
        return [
            ("Period", .string(String(query.periodSeconds))),
            ("Datapoints", .string(JSONValue.array(rows).text)),
        ]
    }
}
