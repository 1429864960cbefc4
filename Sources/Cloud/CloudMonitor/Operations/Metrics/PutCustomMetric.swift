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
        var points: [Point] = []
        points.reserveCapacity(items.count)
        for item in items { points.append(try point(item, state, now: call.now)) }
        for point in points {
            state.metrics.record(
                point.summary, at: place(of: point.series, state), millis: point.millis, now: call.now)
        }
        call.context.meter.record(
            UsageEvent(
                instant: call.now, meter: "cms.custom.point",
                resource: ResourceName(
                    service: "cms", region: state.region, account: state.accountID, relativeID: "custom"),
                quantity: Rational(Int128(points.count)), unit: "point"))
        return []
    }

    /// Values of one series.
    private struct Point {
        var series: Series
        var summary: MetricSummary
        var millis: Int64
    }

    private enum Series {
        case known(place: Int)
        case named(CustomSeries.Name, MetricIdentity)
    }

    private static func place(of series: Series, _ state: MonitorState) -> Int {
        switch series {
        case .known(let place): return place
        case .named(let name, let identity):
            let place = state.metrics.place(of: identity)
            state.customSeries.note(name, at: place)
            return place
        }
    }

    private static func point(
        _ item: RPCParameters, _ state: MonitorState, now: Instant
    ) throws(CloudError) -> Point {
        let name = CustomSeries.Name(
            metric: try item.required("MetricName"), groupID: item["GroupId"] ?? "0",
            dimensions: item["Dimensions"] ?? "")
        let series: Series =
            if let place = state.customSeries[name] {
                .known(place: place)
            } else {
                .named(name, try MetricIdentity(custom: name, namespace: state.customNamespace))
            }
        guard let values = MetricValues(try item.required("Values")) else {
            throw CloudMonitorErrors.invalid("Values", "a JSON object is expected")
        }
        return Point(
            series: series, summary: try summary(values, type: item["Type"] ?? "0"),
            millis: try millis(item["Time"], now))
    }

    private static func summary(_ values: MetricValues, type: String) throws(CloudError) -> MetricSummary {
        func number(_ name: String) -> Double? { values[name] }
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
