import CloudGateway
import LabKernel

/// Someone who is told of alarms.
struct Contact {
    var name: String
    var description: String
    /// `Mail`, `SMS`, `DingWebHook`, `AliIM` with their addresses.
    var channels: [(name: String, value: String)]
    var created: Instant
    var updated: Instant

    func json(groups: [String]) -> JSONValue {
        .object([
            ("Name", .string(name)), ("Desc", .string(description)), ("Lang", "en-us"),
            ("Channels", .object(channels.map { ($0.name, .string($0.value)) })),
            ("ChannelsState", .object(channels.map { ($0.name, "OK") })),
            ("ContactGroups", .object([("ContactGroup", .array(groups.map(JSONValue.string)))])),
            ("CreateTime", .int(created.epochMillis)), ("UpdateTime", .int(updated.epochMillis)),
        ])
    }
}

/// Contacts that rules name together.
struct ContactGroup {
    var name: String
    var description: String
    var contacts: [String]
    var isSubscribed: Bool
    var created: Instant
    var updated: Instant

    var json: JSONValue {
        .object([
            ("Name", .string(name)), ("Describe", .string(description)),
            ("Contacts", .object([("Contact", .array(contacts.map(JSONValue.string)))])),
            ("EnableSubscribed", .bool(isSubscribed)), ("EnabledWeeklyReport", false),
            ("CreateTime", .int(created.epochMillis)), ("UpdateTime", .int(updated.epochMillis)),
        ])
    }
}
