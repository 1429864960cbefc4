import LabKernel

/// A logstore of Log Service that exists before the run.
package struct LogstoreResource: ScenarioResource {
    package var name: String
    package var project: String
    /// How long logs are kept, in whole days.
    package var ttl: Duration
    package var shards: Int
    package var index: Index
    /// Whether logs are tagged with where they came from and when.
    package var appendsMeta: Bool

    /// What of a log is indexed.
    package enum Index: Sendable, Equatable {
        case none
        /// The full text.
        case all
        case fields([String])
    }

    package static let nameKind = NameKind.logstore
    package static let schema = ObjectSchema(
        "sls.logstore", "A logstore of Log Service.",
        rows: [
            FieldRow(
                "name", .pattern(LogVocabulary.logstore), .optional,
                "the logstore's name; the resource's id when absent"),
            FieldRow("project", .refers(.project), .required, "the project it is in"),
            FieldRow("ttl", .duration, .byDefault("30d"), "how long logs are kept"),
            FieldRow("shards", .integer(1...256), .byDefault("2"), "the number of shards"),
            FieldRow(
                "index", .oneOrMany(.text), .byDefault("none"),
                "'none', 'all', or the fields that are indexed"),
            FieldRow(
                "appendMeta", .boolean, .byDefault("false"),
                "whether logs get the tags __client_ip__ and __receive_time__"),
        ])

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        project = fields.get("project")
        ttl = fields.get("ttl")
        shards = fields.get("shards")
        appendsMeta = fields.get("appendMeta")
        let names: [String] = fields.get("index")
        index = names == ["none"] ? .none : names == ["all"] ? .all : .fields(names)
    }
}
