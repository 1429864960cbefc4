import CloudGateway
import LabKernel

/// The type that a CAST names.
indirect enum SQLType: Equatable {
    /// By its name, without length or precision.
    case scalar(String)
    case array(SQLType)
    case map(SQLType, SQLType)

    var text: String {
        switch self {
        case .scalar(let name): name
        case .array(let item): "array(\(item.text))"
        case .map(let key, let value): "map(\(key.text), \(value.text))"
        }
    }

    /// An array or a map, or a text that is JSON of such a shape, with its items as the type says; nil when it
    /// is none or an item is no such value.
    static func collection(_ value: SQLValue, _ type: SQLType) throws(CloudError) -> SQLValue? {
        switch type {
        case .scalar: return nil
        case .array(let item):
            guard let items = items(of: value, item) else { return nil }
            return try all(items, item).map { .array($0) }
        case .map(let key, let item):
            guard let (keys, items) = members(of: value, item), let known = try all(keys, key) else {
                return nil
            }
            return try all(items, item).map { .map(known, $0) }
        }
    }

    private static func all(_ items: [SQLValue], _ type: SQLType) throws(CloudError) -> [SQLValue]? {
        var results: [SQLValue] = []
        for item in items {
            guard let result = try SQLArithmetic.cast(item, to: type) else { return nil }
            results.append(result)
        }
        return results
    }

    private static func items(of value: SQLValue, _ type: SQLType) -> [SQLValue]? {
        if case .array(let items) = value { return items }
        guard case .text(let text) = value else { return nil }
        return (try? JSONParser.parse(text: text))?.arrayValue?.map { self.value($0, type) }
    }

    private static func members(of value: SQLValue, _ type: SQLType) -> ([SQLValue], [SQLValue])? {
        if case .map(let keys, let items) = value { return (keys, items) }
        guard case .text(let text) = value, let document = try? JSONParser.parse(text: text),
            let members = document.objectValue
        else { return nil }
        return (members.map { .text($0.0) }, members.map { self.value($0.1, type) })
    }

    /// A JSON value: texts without their quotes, unless JSON is asked for.
    private static func value(_ json: JSONValue, _ type: SQLType) -> SQLValue {
        if json.isNull { return .null }
        if let text = json.stringValue, type != .scalar("json") { return .text(text) }
        return .text(json.bare.text)
    }
}
