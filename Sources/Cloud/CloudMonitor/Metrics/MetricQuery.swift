import CloudGateway
import LabKernel

/// What a call asks of the metric store.
struct MetricQuery {
    var namespace: String
    var metric: String
    /// Each item selects series; none selects all.
    var dimensions: [[MetricIdentity.Dimension]]
    var periodSeconds: Int64
    /// Starts of datapoints, in milliseconds: later than StartTime, up to EndTime.
    var range: Range<Int64>
    var length: Int
    var offset: Int

    /// Reads the parameters that all the query APIs share; `window` is how far back a query without StartTime
    /// looks.
    init(_ parameters: RPCParameters, now: Instant, window: Duration) throws(CloudError) {
        namespace = try parameters.required("Namespace")
        metric = try parameters.required("MetricName")
        dimensions = try Self.dimensions(parameters["Dimensions"])
        let period = parameters["Period"] ?? "60"
        guard let seconds = Int64(period), seconds > 0, seconds % 60 == 0 else {
            throw CloudMonitorErrors.invalid("Period", "a multiple of 60 seconds is expected")
        }
        periodSeconds = seconds
        let end = try Self.millis("EndTime", parameters) ?? now.epochMillis
        let start = try Self.millis("StartTime", parameters) ?? end - window.wholeMillis
        guard start < end else { throw CloudMonitorErrors.invalid("StartTime", "it must be before EndTime") }
        range = (start + 1)..<(end + 1)
        guard let length = Int(parameters["Length"] ?? "1000"), (1...1_440).contains(length) else {
            throw CloudMonitorErrors.invalid("Length", "1 to 1440 is expected")
        }
        self.length = length
        guard let offset = Int(parameters["NextToken"] ?? "0"), offset >= 0 else {
            throw CloudMonitorErrors.invalid("NextToken", "it is none that was answered")
        }
        self.offset = offset
        if parameters["Express"] != nil { throw CloudMonitorErrors.unsupported("the parameter Express") }
    }

    /// All datapoints that are asked for, by time and then by series.
    func points(in store: MetricStore) -> [(identity: MetricIdentity, millis: Int64, summary: MetricSummary)]
    {
        let known = store.identities(namespace: namespace, metric: metric)
        let chosen = known.filter { series in dimensions.isEmpty || dimensions.contains { series.has($0) } }
        let points = chosen.enumerated().flatMap { order, identity in
            store.points(of: identity, in: range, periodSeconds: periodSeconds)
                .map { (order: order, identity: identity, millis: $0.millis, summary: $0.summary) }
        }
        return points.sorted { ($0.millis, $0.order) < ($1.millis, $1.order) }
            .map { ($0.identity, $0.millis, $0.summary) }
    }

    /// Reads `{"a":"b"}` or `[{"a":"b"},…]`.
    static func dimensions(_ text: String?) throws(CloudError) -> [[MetricIdentity.Dimension]] {
        guard let text else { return [] }
        guard let json = try? JSONParser.parse(text: text, name: "Dimensions") else {
            throw CloudMonitorErrors.invalid("Dimensions", "JSON is expected")
        }
        var items: [[MetricIdentity.Dimension]] = []
        for item in json.arrayValue ?? [json] {
            guard let members = item.objectValue else {
                throw CloudMonitorErrors.invalid("Dimensions", "objects of texts are expected")
            }
            items.append(
                members.map { .init(key: $0.0, value: $0.1.stringValue ?? $0.1.bare.text) }.sorted {
                    $0.key < $1.key
                })
        }
        return items
    }

    /// Reads milliseconds since 1970 or a date and time in UTC.
    private static func millis(_ name: String, _ parameters: RPCParameters) throws(CloudError) -> Int64? {
        guard let text = parameters[name] else { return nil }
        if let number = Int64(text) { return number }
        guard let instant = ISO8601.parse(text) else {
            throw CloudMonitorErrors.invalid(name, "milliseconds or 'yyyy-MM-dd HH:mm:ss' are expected")
        }
        return instant.epochMillis
    }
}

extension MetricIdentity {
    /// One datapoint: its time, the account, the dimensions and all statistics.
    func json(millis: Int64, _ summary: MetricSummary, accountID: String) -> JSONValue {
        var members: [(String, JSONValue)] = [("timestamp", .int(millis)), ("userId", .string(accountID))]
        if groupID != "0" { members.append(("groupId", .string(groupID))) }
        members += dimensions.map { ($0.key, .string($0.value)) }
        for name in MetricSummary.statistics {
            if let value = summary.statistic(name) { members.append((name, .double(value))) }
        }
        return .object(members)
    }
}
