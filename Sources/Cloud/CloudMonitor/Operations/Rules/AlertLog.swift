import CloudGateway
import LabKernel

/// Which part of the history of alarms a call asks for.
struct AlertLog {
    let range: ClosedRange<Int64>
    private let parameters: RPCParameters

    /// Reads `StartTime` and `EndTime` in milliseconds, or `LastMin` minutes until now; everything else filters.
    init(_ parameters: RPCParameters, now: Instant) throws(CloudError) {
        self.parameters = parameters
        let minutes = try parameters.number("LastMin", standard: 0)
        let start = minutes > 0 ? now.epochMillis - Int64(minutes) * 60_000 : 0
        let first = Int64(try parameters.number("StartTime", standard: Int(start)))
        let last = Int64(try parameters.number("EndTime", standard: Int(now.epochMillis)))
        guard first <= last else {
            throw CloudMonitorErrors.invalid("StartTime", "it must not be after EndTime")
        }
        range = first...last
    }

    /// The events, newest first.
    func events(of state: MonitorState) -> [AlarmEvent] {
        state.alarms.history.reversed().filter { event in
            let groups = event.contactGroups.split(separator: ",").map(String.init)
            return range.contains(event.instant.epochMillis)
                && (parameters["RuleId"] ?? event.ruleID) == event.ruleID
                && (parameters["RuleName"] ?? event.ruleName) == event.ruleName
                && (parameters["Namespace"] ?? event.identity.namespace) == event.identity.namespace
                && (parameters["MetricName"] ?? event.identity.metric) == event.identity.metric
                && (parameters["Level"] ?? Self.level(event)) == Self.level(event)
                && (parameters["State"] ?? event.to.rawValue) == event.to.rawValue
                && parameters["ContactGroup"].map { groups.contains($0) } ?? true
                && parameters["SearchKey"].map { event.ruleName.contains($0) } ?? true
        }
    }

    /// The level of an alarm, or the state that an event led to.
    static func level(_ event: AlarmEvent) -> String { event.level?.rawValue ?? event.to.rawValue }

    /// What events are counted by.
    ///
    /// - Throws: InvalidParameter for a name that is none of the service's.
    static func key(_ name: String, of event: AlarmEvent) throws(CloudError) -> String {
        switch name {
        case "level": return level(event)
        case "product", "namespace": return event.identity.namespace
        case "ruleId": return event.ruleID
        case "ruleName": return event.ruleName
        case "metricName": return event.identity.metric
        case "contactGroup": return event.contactGroups
        case "groupId": return event.identity.groupID
        default:
            throw CloudMonitorErrors.invalid(
                "GroupBy",
                suggestion(
                    for: name,
                    among: [
                        "product", "namespace", "level", "ruleId", "ruleName", "metricName", "contactGroup",
                        "groupId",
                    ], kind: "names"))
        }
    }
}
