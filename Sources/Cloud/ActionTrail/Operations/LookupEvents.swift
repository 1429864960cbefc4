import CloudGateway
import LabKernel

extension TrailOperation {
    /// Finds an account's management events of the last 90 days, newest first unless asked otherwise.
    static let lookupEvents = TrailOperation("LookupEvents", .managementRead) { call throws(CloudError) in
        let query = try EventQuery(call)
        let page = query.page(call.store.managementEvents(of: call.account))
        var members: [(String, JSONValue)] = [
            ("Events", .array(page.events.map(\.json))), ("StartTime", .string(TrailTime.text(query.start))),
            ("EndTime", .string(TrailTime.text(query.end))),
        ]
        if let token = page.nextToken { members.append(("NextToken", .string(token))) }
        return members
    }
}

/// What a lookup asks for.
private struct EventQuery {
    let start: Instant
    let end: Instant
    private let attributes: [(key: String, value: String)]
    private let forward: Bool
    private let size: Int
    private let skipped: Int

    private static let keys = [
        "EventId", "EventName", "EventRW", "EventAccessKeyId", "ResourceName", "ResourceType", "ServiceName",
        "User", "UserName", "Service",
    ]

    /// Times default to the last seven days; `MaxResults` is 1 to 50, by default 10.
    init(_ call: TrailCall) throws(CloudError) {
        end = try EventQuery.time("EndTime", call) ?? call.now
        start = try EventQuery.time("StartTime", call) ?? end.advanced(by: .hours(-24 * 7))
        guard start <= end else {
            throw ActionTrailErrors.invalid("StartTime", call.parameters["StartTime"] ?? "")
        }
        let direction = call.parameters["Direction"] ?? "BACKWARD"
        guard ["BACKWARD", "FORWARD"].contains(direction) else {
            throw ActionTrailErrors.invalid("Direction", direction)
        }
        forward = direction == "FORWARD"
        let results = call.parameters["MaxResults"] ?? "10"
        guard let size = Int(results), (1...50).contains(size) else {
            throw ActionTrailErrors.invalid("MaxResults", results)
        }
        self.size = size
        let token = call.parameters["NextToken"] ?? "0"
        guard let skipped = Int(token), skipped >= 0 else {
            throw ActionTrailErrors.invalid("NextToken", token)
        }
        self.skipped = skipped
        var attributes: [(key: String, value: String)] = []
        for item in call.parameters.items("LookupAttribute") {
            let key = item["Key"] ?? ""
            guard Self.keys.contains(key) else { throw ActionTrailErrors.invalid("LookupAttribute", key) }
            attributes.append((key, item["Value"] ?? ""))
        }
        self.attributes = attributes
    }

    func page(_ events: [TrailEvent]) -> (events: [TrailEvent], nextToken: String?) {
        let found = events.filter { event in
            event.record.instant >= start && event.record.instant <= end
                && attributes.allSatisfy { matches(event, $0.key, $0.value) }
        }
        let ordered = forward ? found : found.reversed()
        let page = ordered.dropFirst(skipped).prefix(size)
        let isLast = skipped + page.count >= ordered.count
        return (Array(page), isLast ? nil : String(skipped + page.count))
    }

    private func matches(_ event: TrailEvent, _ key: String, _ value: String) -> Bool {
        switch key {
        case "EventId": event.id == value
        case "EventName": event.record.operation == value
        case "EventRW": event.access == value || value == "All"
        case "EventAccessKeyId": event.record.accessKeyID == value
        case "ResourceName":
            event.resourceName == value || event.record.resource == value
                || event.resourceName.hasSuffix("/" + value)
        case "ResourceType": event.resourceType == value
        case "ServiceName", "Service": event.serviceName == value
        default: event.userName == value
        }
    }

    private static func time(_ name: String, _ call: TrailCall) throws(CloudError) -> Instant? {
        guard let text = call.parameters[name] else { return nil }
        guard let instant = ISO8601.parse(text) else { throw ActionTrailErrors.invalid(name, text) }
        return instant
    }
}
