import CloudGateway
import LabKernel

/// Counts the history of alarms in stretches of time that follow each other; times are in seconds.
enum DescribeAlertLogHistogram: MonitorOperation {
    static let name = "DescribeAlertLogHistogram"
    static let kind = OperationKind.managementRead

    private static let mostStretches: Int64 = 60

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let log = try AlertLog(call.parameters, now: call.now)
        let times = log.events(of: state).map { $0.instant.epochSeconds }
        let oldest = times.min() ?? log.range.upperBound / 1_000
        let start = max(log.range.lowerBound / 1_000, log.range.lowerBound == 0 ? oldest : 0)
        let end = log.range.upperBound / 1_000 + 1
        let length = max(1, (end - start + mostStretches - 1) / mostStretches)
        let rows = stride(from: start, to: end, by: Int(length)).map { from in
            let to = min(end, from + length)
            return JSONValue.object([
                ("From", .int(from)), ("To", .int(to)),
                ("Count", .int(times.count { (from..<to).contains($0) })),
            ])
        }
        return [("AlertLogHistogramList", .array(rows))]
    }
}
