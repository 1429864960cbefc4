/// Types in words, for messages and the reference.
extension ValueType {
    /// With its article: `a list`, `a duration`.
    package var words: String {
        switch self {
        case .text: "text"
        case .inlineSQL: "SQL text"
        case .pattern(let pattern): pattern.words
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .kind(let word, _, _): "an \(word)"
        case .boolean: "true or false"
        case .integer(let range): "a whole number" + Self.limits(range)
        case .number: "a number"
        case .duration: "a duration"
        case .bytes: "a size"
        case .instant: "an instant"
        case .regex: "a regular expression"
        case .file: "the path of a file"
        case .comparison: "a comparison"
        case .defines(let kind): "a new \(kind.words) name"
        case .refers(let kind): "the name of a \(kind.words)"
        case .bucketPath: "a bucket, or bucket/key"
        case .principal: "account, user/<name> or role/<name>"
        case .policyReference: "a policy, or system/<name>"
        case .list(let item): "a list of " + item.plural
        case .oneOrMany(let item): "\(item.words), or a list of such"
        case .map: "an object with free keys"
        case .object(let schema): "an object (\(schema.name))"
        case .tagged(let key, _, _): "an object with a '\(key)'"
        case .sibling: "an object"
        case .byKey(let schema): "a \(schema.name)"
        case .json: "any value"
        case .literal: "a value"
        case .matcher: "a value or an object of matchers"
        case .matcherOf(let values): "one of \(values.joined(separator: ", ")), or an object of matchers"
        case .rowMatchers: "a list of rows"
        case .rowMatcher: "a row, an object of columns"
        }
    }

    /// How to write one.
    var hint: String {
        switch self {
        case .boolean: "write true or false, without quotes"
        case .integer: "write digits, without quotes"
        case .number: "write a number, without quotes"
        case .duration: "write a number and a unit: 30s, 10m, 1h30m"
        case .bytes: "write a number and a unit: 512Mi, 4Gi"
        case .instant: "write it as 2025-01-01T00:00:00Z"
        case .list, .rowMatchers: "write '[…]', or one '- …' a line"
        case .map, .object, .rowMatcher: "write 'key: value' lines, indented"
        case .matcher, .matcherOf: "write a value, or an object like {gte: 3}"
        case .kind(let word, let kinds, _): "name one \(word): \(kinds.prefix(3).joined(separator: ", ")), …"
        case .byKey(let schema):
            "write an object with one of \(schema.kinds.map(\.name).joined(separator: ", "))"
        default: "write \(words)"
        }
    }

    /// Whether an empty value means something.
    var takesNull: Bool {
        switch self {
        case .json, .literal, .matcher, .matcherOf: true
        default: false
        }
    }

    private var plural: String {
        switch self {
        case .text: "texts"
        case .literal: "values"
        case .refers(let kind): "\(kind.words) names"
        case .object(let schema): "objects (\(schema.name))"
        case .policyReference: "policies"
        case .byKey(let schema): "\(schema.name)s"
        default: "values, each \(words)"
        }
    }

    private static func limits(_ range: ClosedRange<Int64>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): ""
        case (let low, .max): ", \(low) or more"
        case (let low, let high): " from \(low) to \(high)"
        }
    }
}
