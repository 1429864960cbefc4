import CloudGateway
import LabKernel

/// A rule on events, kept and answered.
///
/// Not emulated: matching events against it; the account's own events are kept by PutCustomEvent.
struct EventRule {
    struct Pattern {
        var product: String
        var levels: [String]
        var names: [String]
        var types: [String]
        var customFilters: String
        var sqlFilter: String
        var statuses: [String]
    }

    /// What an event is sent to, by the parameters of PutEventRuleTargets.
    enum TargetKind: String, CaseIterable {
        case contact = "ContactParameters", function = "FcParameters", queue = "MnsParameters"
        case api = "OpenApiParameters", log = "SlsParameters", webhook = "WebhookParameters"

        /// The name of one of them in answers.
        var itemName: String {
            switch self {
            case .contact: "ContactParameter"
            case .function: "FCParameter"
            case .queue: "MnsParameter"
            case .api: "OpenApiParameters"
            case .log: "SlsParameter"
            case .webhook: "WebhookParameter"
            }
        }
    }

    struct Target {
        var kind: TargetKind
        var id: String
        /// As they came, the id among them.
        var members: [(name: String, value: String)]

        /// The resource name that answers carry for logstores; nil for other targets and when it came along.
        func arn(_ accountID: String) -> String? {
            let fields = RPCParameters(members)
            guard kind == .log, fields["Arn"] == nil else { return nil }
            let place = "project/\(fields["Project"] ?? "")/logstore/\(fields["LogStore"] ?? "")"
            return "acs:log:\(fields["Region"] ?? ""):\(accountID):\(place)"
        }
    }

    var name: String
    var description: String
    var type: String
    var groupID: String
    var silenceSeconds: Int
    var isEnabled: Bool
    var patterns: [Pattern]
    var targets: [Target] = []

    var json: JSONValue {
        .object([
            ("Name", .string(name)), ("Description", .string(description)), ("EventType", .string(type)),
            ("GroupId", .string(groupID)), ("SilenceTime", .int(silenceSeconds)),
            ("State", .string(isEnabled ? "ENABLED" : "DISABLED")),
            ("EventPattern", .object([("EventPattern", .array(patterns.map(\.json)))])),
        ])
    }

}

extension EventRule.Pattern {
    var json: JSONValue {
        func list(_ name: String, _ items: [String]) -> (String, JSONValue) {
            (name, .object([(name, .array(items.map(JSONValue.string)))]))
        }
        return .object([
            ("Product", .string(product)), list("LevelList", levels), list("NameList", names),
            list("EventTypeList", types), list("StatusList", statuses),
            ("CustomFilters", .string(customFilters)), ("SQLFilter", .string(sqlFilter)),
        ])
    }
}

/// An event that the account reported.
struct CustomEvent {
    var id: String
    var name: String
    var groupID: String
    var content: String
    var time: String

    var json: JSONValue {
        .object([
            ("Id", .string(id)), ("Name", .string(name)), ("GroupId", .string(groupID)),
            ("Content", .string(content)), ("Time", .string(time)),
        ])
    }

    /// When it happened; nil for a time that cannot be read.
    var instant: Instant? { ISO8601.parse(time) }
}

extension MonitorState {
    /// The rule of a name.
    func eventRule(named name: String) throws(CloudError) -> EventRule {
        guard let rule = eventRules[name] else { throw CloudMonitorErrors.notFound("event rule", name) }
        return rule
    }

    /// The account's events that fit the parameters `Name`, `GroupId`, `EventId`, `SearchKeywords`, `StartTime`
    /// and `EndTime`, in the order in which they came.
    func customEvents(_ parameters: RPCParameters) throws(CloudError) -> [CustomEvent] {
        let start = Int64(try parameters.number("StartTime", standard: 0))
        let end = Int64(try parameters.number("EndTime", standard: Int.max))
        return customEvents.filter { event in
            (parameters["Name"] ?? event.name) == event.name
                && (parameters["GroupId"] ?? event.groupID) == event.groupID
                && (parameters["EventId"] ?? event.id) == event.id
                && parameters["SearchKeywords"].map { event.content.contains($0) } ?? true
                && event.instant.map { (start...max(start, end)).contains($0.epochMillis) } ?? true
        }
    }
}
