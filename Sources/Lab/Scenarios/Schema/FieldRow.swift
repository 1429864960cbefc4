/// One row of an object's table: a key, what it takes, whether it must be there, and what it means.
///
/// Checking, did-you-mean, the JSON Schema and the reference are all made from these rows.
package struct FieldRow: Sendable {
    package enum Presence: Sendable, Equatable {
        case required
        case optional
        /// What stands for the key when it is absent, written as in YAML.
        case byDefault(String)
        /// The value of another key of the object stands for it when it is absent.
        case sameAs(String)
        /// Defined in the language, refused until it is executed.
        case planned
    }

    package let key: String
    package let type: ValueType
    package let presence: Presence
    /// One sentence without its full stop, in lower case.
    package let doc: String

    package init(_ key: String, _ type: ValueType, _ presence: Presence = .optional, _ doc: String) {
        (self.key, self.type, self.presence, self.doc) = (key, type, presence, doc)
    }
}

/// An object of the language: its name in the reference, its rows, and rules between keys.
package struct ObjectSchema: Sendable {
    /// What is true of several keys together.
    package enum Rule: Sendable {
        case exactlyOne([String])
        case atMostOne([String])
        case atLeastOne([String])
        /// The first key only makes sense with the second.
        case needs(String, String)
    }

    /// As messages and the reference call it: `oss.bucket`, `clock`.
    package let name: String
    /// One or two sentences for the reference.
    package let doc: String
    package let rows: [FieldRow]
    package let rules: [Rule]
    /// Further lines for the reference: sources, differences from the real service.
    package let notes: [String]

    package init(
        _ name: String, _ doc: String, rows: [FieldRow], rules: [Rule] = [], notes: [String] = []
    ) {
        (self.name, self.doc, self.rows, self.rules, self.notes) = (name, doc, rows, rules, notes)
    }

    /// The row of `key`.
    package func row(_ key: String) -> FieldRow? { rows.first { $0.key == key } }

    /// The same object with further rows.
    package func adding(_ more: [FieldRow], rules: [Rule] = []) -> ObjectSchema {
        ObjectSchema(name, doc, rows: more + rows, rules: self.rules + rules, notes: notes)
    }
}
