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
    }

    var name: String
    var description: String
    var type: String
    var groupID: String
    var silenceSeconds: Int
    var isEnabled: Bool
    var patterns: [Pattern]

    var json: JSONValue {
        .object([
            ("Name", .string(name)), ("Description", .string(description)), ("EventType", .string(type)),
            ("GroupId", .string(groupID)), ("SilenceTime", .int(silenceSeconds)),
            ("State", .string(isEnabled ? "ENABLED" : "DISABLED")),
            ("EventPattern", .object([("EventPattern", .array(patterns.map(Self.json)))])),
        ])
    }

    private static func json(_ pattern: Pattern) -> JSONValue {
        func list(_ name: String, _ items: [String]) -> (String, JSONValue) {
            (name, .object([(name, .array(items.map(JSONValue.string)))]))
        }
        return .object([
            ("Product", .string(pattern.product)), list("LevelList", pattern.levels),
            list("NameList", pattern.names), list("EventTypeList", pattern.types),
            ("CustomFilters", .string(pattern.customFilters)), ("SQLFilter", .string(pattern.sqlFilter)),
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
}
