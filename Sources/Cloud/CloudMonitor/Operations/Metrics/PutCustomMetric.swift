import CloudGateway
import LabKernel

/// Takes values of the account's own metrics: single ones (`Type` 0) or sums of a period (`Type` 1).
enum PutCustomMetric: MonitorOperation {
    static let name = "PutCustomMetric"
    static let kind = OperationKind.dataWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let items = call.parameters.items("MetricList")
        guard !items.isEmpty else { throw CloudMonitorErrors.missing("MetricList") }
        guard items.count <= 100 else {
            throw CloudMonitorErrors.invalid("MetricList", "at most 100 are expected")
        }
        var points: [(MetricIdentity, MetricSummary, Int64)] = []
        for item in items { points.append(try point(item, state.customNamespace, now: call.now)) }
        for (identity, summary, millis) in points {
            state.metrics.record(summary, of: identity, atMillis: millis, now: call.now)
        }
        call.context.meter.record(
            UsageEvent(
                instant: call.now, meter: "cms.custom.point",
                resource: ResourceName(
                    service: "cms", region: state.region, account: state.accountID, relativeID: "custom"),
                quantity: Rational(Int128(points.count)), unit: "point"))
        return []
    }

    private static func point(
        _ item: RPCParameters, _ namespace: String, now: Instant
    ) throws(CloudError) -> (MetricIdentity, MetricSummary, Int64) {
        let metric = try item.required("MetricName")
        let dimensions = try MetricQuery.dimensions(item["Dimensions"]).first ?? []
        let identity = MetricIdentity(
            namespace: namespace, metric: metric, dimensions: dimensions.map { ($0.key, $0.value) },
            groupID: item["GroupId"] ?? "0")
        let text = try item.required("Values")
        guard let values = try? JSONParser.parse(text: text, name: "Values"), values.objectValue != nil else {
            throw CloudMonitorErrors.invalid("Values", "a JSON object is expected")
        }
        return (identity, try summary(values, type: item["Type"] ?? "0"), try millis(item["Time"], now))
    }

    private static func summary(_ values: JSONValue, type: String) throws(CloudError) -> MetricSummary {
        func number(_ name: String) -> Double? { values[name]?.doubleValue }
        switch type {
        case "0":
            guard let value = number("value") ?? number("Value") else {
                throw CloudMonitorErrors.invalid("Values", "'value' is expected for type 0")
            }
            return MetricSummary(value: value)
        case "1":
            guard let sum = number("Sum"), let count = number("SampleCount"), count > 0 else {
                throw CloudMonitorErrors.invalid("Values", "'Sum' and 'SampleCount' are expected for type 1")
            }
            let average = sum / count
            return MetricSummary(
                sum: sum, minimum: number("Minimum") ?? average, maximum: number("Maximum") ?? average,
                count: count, value: number("LastValue") ?? number("Value") ?? average)
        default: throw CloudMonitorErrors.invalid("Type", "0 or 1 is expected")
        }
    }

    /// Reads milliseconds, or `20171012T132456.888+0800`; now when there is none.
    private static func millis(_ text: String?, _ now: Instant) throws(CloudError) -> Int64 {
        guard let text else { return now.epochMillis }
        if let number = Int64(text) { return number }
        guard let instant = ISO8601.parse(text) else {
            throw CloudMonitorErrors.invalid("Time", "milliseconds or a date and time are expected")
        }
        return instant.epochMillis
    }
}
