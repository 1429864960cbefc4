/// What a key takes.
package indirect enum ValueType: Sendable {
    case text
    /// Text that a pattern describes; the second part says the pattern in words.
    case pattern(TextPattern)
    case choice([String])
    /// The name of one of several kinds; the word says kinds of what: `action`. Planned ones are refused as
    /// such.
    case kind(String, [String], planned: [String])
    case boolean
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    /// `30s`, `10m`, `1h30m`.
    case duration
    /// `4Gi`, `512MiB`.
    case bytes
    /// ISO 8601: `2025-01-01T00:00:00Z`.
    case instant
    /// A regular expression.
    case regex
    /// The path of a text file below the scenario's folder; read when the scenario is loaded.
    case file
    /// SQL text written in place; becomes a script whose name is its place.
    case inlineSQL
    /// A comparison with a number: `>= 1`.
    case comparison
    /// A name that this key brings into being.
    case defines(NameKind)
    /// A name that something else must define.
    case refers(NameKind)
    /// A bucket that something defines, with what may follow: `bucket/key`, `oss://bucket`.
    case bucketPath
    /// `account`, `user/<name>` or `role/<name>`.
    case principal
    /// A custom policy by name, or `system/<name>`.
    case policyReference
    case list(ValueType)
    /// One value or a list of them.
    case oneOrMany(ValueType)
    /// An object with free keys; the text says what the keys are.
    case map(ValueType, keys: String)
    case object(ObjectSchema)
    /// An object whose key names its kind: `type: oss.bucket`. Planned kinds are refused as such.
    case tagged(key: String, [ObjectSchema], planned: [String])
    /// An object whose kind is the value of the key beside it: `do: oss.putObject`, `with: {…}`.
    case sibling(key: String, [ObjectSchema])
    /// An object whose kind is the one of several keys that it has: `oss:`, `job:`, `sql:`.
    case byKey(KeyedSchema)
    /// Any value, kept as JSON with its places: policy documents.
    case json
    /// One scalar.
    case literal
    /// A scalar, or an object of comparisons: `{gte: 3}`.
    case matcher
    /// The same for a property that has one of these values, or is absent.
    case matcherOf([String])
    /// A list of rows, each an object of column and matcher.
    case rowMatchers
    /// One such row.
    case rowMatcher
}

/// A regular expression for short texts, with its meaning in words.
package struct TextPattern: Sendable {
    package let pattern: String
    package let words: String

    package init(_ pattern: String, _ words: String) {
        self.pattern = pattern
        self.words = words
    }

    /// Names of scenarios and things inside them.
    package static let name = TextPattern(
        "[A-Za-z][A-Za-z0-9_.-]{0,127}", "letters, digits, '-', '_' and '.', beginning with a letter")
    /// Source: help.aliyun.com, OSS "Bucket naming conventions".
    package static let bucket = TextPattern(
        "[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
        "3 to 63 lower-case letters, digits and '-', neither beginning nor ending with '-'")
    package static let region = TextPattern("[a-z]{2}-[a-z0-9-]+", "a region id like ap-southeast-1")
    package static let account = TextPattern("[0-9]{16}", "16 digits")
}

/// An object that is one of several kinds, told apart by which key it has.
package struct KeyedSchema: Sendable {
    /// As messages call the object: `check`, `timeline item`.
    package let name: String
    /// Its name in the JSON Schema.
    package let definition: String
    /// Rows that every kind has.
    package let common: [FieldRow]
    package let rules: [ObjectSchema.Rule]
    /// The kinds; the name of each is its key, and one of its rows.
    package let kinds: [ObjectSchema]
    /// Keys of kinds that the language defines and that are not executed yet.
    package let planned: [String]

    package init(
        _ name: String, definition: String, common: [FieldRow], rules: [ObjectSchema.Rule] = [],
        kinds: [ObjectSchema], planned: [String] = []
    ) {
        self.definition = definition
        (self.name, self.common, self.rules, self.kinds, self.planned) = (name, common, rules, kinds, planned)
    }
}

/// Kinds of names in a scenario.
package enum NameKind: String, Sendable, CaseIterable {
    case bucket, user, role, policy, project, logstore, workspace, draft, deployment, alarm, trail
    case savepoint, fault, item, step, generator

    /// As messages call it.
    package var words: String {
        switch self {
        case .project: "SLS project"
        case .item: "timeline item"
        case .step: "lab step"
        case .generator: "data generator"
        default: rawValue
        }
    }

    /// Several of them.
    package var plural: String { self == .policy ? "policies" : words + "s" }
}
