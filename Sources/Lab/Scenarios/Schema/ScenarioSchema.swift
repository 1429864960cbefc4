import LabKernel

/// The JSON Schema of scenarios, made from the tables; editors complete and check with it.
package enum ScenarioSchema {
    /// What `$id` says; the modeline `# yaml-language-server: $schema=…` can name a file written from it.
    package static let identifier = "labsim://schema/v1/scenario.json"

    /// The schema, in the dialect of draft 2020-12.
    package static var jsonSchema: JSONValue {
        var members: [(String, JSONValue)] = [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", .string(identifier)),
            ("title", "labsim scenario"),
        ]
        members += object(ScenarioTable.root).objectValue ?? []
        members.append(("$defs", .object(definitions)))
        return .object(members)
    }

    /// Shapes that stand in several places.
    private static var definitions: [(String, JSONValue)] {
        let keyed = [
            TimelineTable.item, CheckTable.expectation, CheckTable.condition,
            CheckTable.spokenCondition, CheckTable.labCheck,
            TestTable.step, TestTable.expectation, DataTable.field,
        ]
        return [("matcher", matcher), ("reference", reference)]
            + keyed.map { ($0.definition, self.keyed($0)) }
    }

    /// A reference may stand for any scalar.
    private static let reference: JSONValue = ["type": "string", "pattern": "\\$\\{"]

    private static var matcher: JSONValue {
        let scalar: JSONValue = ["type": ["string", "number", "boolean", "null"]]
        return ["anyOf": [scalar, object(ObjectSchema("matcher", "", rows: Checker.matcherRows))]]
    }

    private static func object(_ schema: ObjectSchema, tag: (key: String, value: String)? = nil) -> JSONValue
    {
        var properties: [(String, JSONValue)] = []
        if let tag { properties.append((tag.key, ["const": .string(tag.value)])) }
        let rows = schema.rows.filter { $0.presence != .planned }
        properties += rows.map { ($0.key, described($0)) }
        var members: [(String, JSONValue)] = [("type", "object")]
        if !schema.doc.isEmpty { members.append(("description", .string(schema.doc))) }
        members += [("additionalProperties", false), ("properties", .object(properties))]
        let required = (tag.map { [$0.key] } ?? []) + rows.filter { $0.presence == .required }.map(\.key)
        if !required.isEmpty { members.append(("required", strings(required))) }
        let rules = schema.rules.map(rule) + siblings(rows)
        if !rules.isEmpty { members.append(("allOf", .array(rules))) }
        return .object(members)
    }

    private static func described(_ row: FieldRow) -> JSONValue {
        var members: [(String, JSONValue)] = [("description", .string(row.doc))]
        if case .byDefault(let text) = row.presence {
            let isQuoted = text.hasPrefix("'")
            let value =
                isQuoted
                ? JSONValue.string(String(text.dropFirst().dropLast())) : YAMLScalar(plain: text).json
            members.append(("default", value))
        }
        let shape = type(row.type).objectValue ?? []
        return .object(members + shape.filter { $0.0 != "description" })
    }

    private static func type(_ type: ValueType) -> JSONValue {
        switch type {
        case .list(let item): ["type": "array", "items": self.type(item)]
        case .oneOrMany(let item):
            ["anyOf": [self.type(item), ["type": "array", "items": self.type(item), "minItems": 1]]]
        case .map(let value, _): ["type": "object", "additionalProperties": self.type(value)]
        case .object(let schema): object(schema)
        case .tagged(let key, let kinds, _):
            choice(
                kinds.map { (tagged(key, $0.name), object($0, tag: (key, $0.name))) },
                [("required", strings([key])), ("properties", names(key, kinds.map(\.name)))])
        case .sibling: ["type": "object"]
        case .byKey(let schema): ["$ref": .string("#/$defs/\(schema.definition)")]
        case .json: [:]
        case .literal: ["type": ["string", "number", "boolean", "null"]]
        case .matcher: ["$ref": "#/$defs/matcher"]
        case .matcherOf(let values):
            [
                "if": ["type": "string"],
                "then": ["anyOf": [["enum": strings(values + ["absent"])], ["$ref": "#/$defs/reference"]]],
                "else": ["$ref": "#/$defs/matcher"],
            ]
        case .rowMatcher: row
        case .rowMatchers: ["type": "array", "items": row]
        default: scalar(type)
        }
    }

    private static let row: JSONValue = [
        "type": "object", "minProperties": 1, "additionalProperties": ["$ref": "#/$defs/matcher"],
    ]

    private static func scalar(_ type: ValueType) -> JSONValue {
        let own: JSONValue
        switch type {
        case .pattern(let pattern): own = ["type": "string", "pattern": .string("^(?:\(pattern.pattern))$")]
        case .defines(let kind):
            own = ["type": "string", "pattern": .string("^(?:\(kind.pattern.pattern))$")]
        case .choice(let choices), .kind(_, let choices, _): own = ["enum": strings(choices)]
        case .boolean: own = ["type": "boolean"]
        case .integer(let range):
            own = ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        case .number(let range):
            own = [
                "type": "number", "minimum": .double(range.lowerBound), "maximum": .double(range.upperBound),
            ]
        case .duration: own = ["anyOf": [["const": 0], ["type": "string", "pattern": .string(duration)]]]
        case .bytes: own = ["type": ["string", "integer"], "pattern": "^[0-9.]+ ?[A-Za-z]*$"]
        case .regex: own = ["type": "string", "format": "regex"]
        case .comparison: own = ["type": "string", "pattern": "^(>=|<=|!=|==|>|<) *-?[0-9.]+"]
        case .principal: own = ["type": "string", "pattern": "^(account|(user|role)/.+)$"]
        default: own = ["type": ["string", "number", "boolean"]]
        }
        return ["anyOf": [own, ["$ref": "#/$defs/reference"]]]
    }

    /// Units as `DurationText` reads them.
    private static let duration: String = {
        let units =
            "us|µs|micro(second)?s?|ms|milli(second)?s?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?"
        return "^ *(0|([0-9.]+ *(\(units)) *)+)$"
    }()

    private static func keyed(_ schema: KeyedSchema) -> JSONValue {
        let kinds = schema.kinds.map { kind -> (String, JSONValue) in
            let own = Set(kind.rows.map(\.key))
            let rows = kind.rows + schema.common.filter { !own.contains($0.key) }
            let all = ObjectSchema(kind.name, kind.doc, rows: rows, rules: kind.rules + schema.rules)
            return (kind.name, object(all))
        }
        let one = kinds.map { requires([$0.0]) }
        return choice(Array(zip(one, kinds.map { $0.1 })), [("oneOf", .array(one))])
    }

    /// An object that has the shape of the first condition it meets; editors then speak of that shape alone.
    private static func choice(
        _ cases: [(condition: JSONValue, shape: JSONValue)], _ members: [(String, JSONValue)]
    ) -> JSONValue {
        let rules = cases.map { JSONValue.object([("if", $0.condition), ("then", $0.shape)]) }
        return .object([("type", "object")] + members + [("allOf", .array(rules))])
    }

    private static func requires(_ keys: [String]) -> JSONValue { .object([("required", strings(keys))]) }

    private static func names(_ key: String, _ names: [String]) -> JSONValue {
        .object([(key, .object([("enum", strings(names))]))])
    }

    private static func tagged(_ key: String, _ name: String) -> JSONValue {
        let constant = JSONValue.object([(key, .object([("const", .string(name))]))])
        return .object([("properties", constant), ("required", strings([key]))])
    }

    /// `with` under each value of `do`.
    private static func siblings(_ rows: [FieldRow]) -> [JSONValue] {
        rows.flatMap { row -> [JSONValue] in
            guard case .sibling(let key, let kinds) = row.type else { return [] }
            return kinds.map { kind -> JSONValue in
                let named = JSONValue.object([(key, ["const": .string(kind.name)])])
                var then: [(String, JSONValue)] = [("properties", .object([(row.key, object(kind))]))]
                // Only what has defaults all over can be left out.
                if kind.rows.contains(where: { $0.presence == .required }) {
                    then.append(("required", strings([row.key])))
                }
                return .object([
                    ("if", ["properties": named, "required": strings([key])]), ("then", .object(then)),
                ])
            }
        }
    }

    private static func rule(_ rule: ObjectSchema.Rule) -> JSONValue {
        switch rule {
        case .exactlyOne(let keys): ["oneOf": .array(keys.map { requires([$0]) })]
        case .atLeastOne(let keys): ["anyOf": .array(keys.map { requires([$0]) })]
        case .atMostOne(let keys): ["not": ["anyOf": .array(pairs(keys).map(requires))]]
        case .needs(let key, let other): ["dependentRequired": .object([(key, strings([other]))])]
        }
    }

    private static func pairs(_ keys: [String]) -> [[String]] {
        keys.indices.flatMap { first in keys[(first + 1)...].map { [keys[first], $0] } }
    }

    private static func strings(_ words: [String]) -> JSONValue { .array(words.map(JSONValue.string)) }
}
