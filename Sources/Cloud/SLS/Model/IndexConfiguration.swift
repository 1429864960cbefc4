import CloudGateway
import LabKernel

/// What of a logstore can be searched: all text, and single fields by type.
///
/// Source: SLS API reference, structures Index, IndexLine, IndexKey.
struct IndexConfiguration {
    /// How a field's value is indexed.
    enum FieldType: String, CaseIterable { case text, long, double, json }

    /// One field.
    struct Field {
        var type: FieldType
        var tokenizer: Tokenizer
        /// Whether SQL may use the field.
        var hasStatistics: Bool
        var alias: String
        /// For `json`: the paths that have a type of their own.
        var children: [String: Field]
        /// For `json`: whether every text below is searchable.
        var indexesAll: Bool
    }

    /// The document as it was given.
    let json: JSONValue
    /// Nil when there is no full-text index.
    var line: Tokenizer?
    var fields: [String: Field]
    var modified: Instant
    /// A number that tells this configuration from others: FNV-1a of the document.
    let fingerprint: UInt64

    /// Reads an index document.
    ///
    /// - Throws: IndexInfoInvalid for a document without `line` and `keys`, and for types that do not exist.
    init(_ json: JSONValue, at instant: Instant) throws(CloudError) {
        (self.json, modified) = (json.bare, instant)
        fingerprint = self.json.text.utf8.reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        line = json["line"].flatMap { $0.isNull ? nil : Tokenizer($0) }
        fields = [:]
        for (name, value) in json["keys"]?.objectValue ?? [] { fields[name] = try Self.field(name, value) }
        guard line != nil || !fields.isEmpty else {
            throw SLSErrors.indexInvalid("neither line nor keys are given")
        }
    }

    private static func field(_ name: String, _ json: JSONValue) throws(CloudError) -> Field {
        let text = json["type"]?.stringValue ?? "text"
        guard let type = FieldType(rawValue: text) else {
            let known = FieldType.allCases.map(\.rawValue)
            throw SLSErrors.indexInvalid(
                "key \(name): type \(text): \(suggestion(for: text, among: known, kind: "types"))")
        }
        var children: [String: Field] = [:]
        for (path, value) in json["json_keys"]?.objectValue ?? [] { children[path] = try field(path, value) }
        return Field(
            type: type, tokenizer: Tokenizer(json), hasStatistics: json["doc_value"]?.boolValue ?? false,
            alias: json["alias"]?.stringValue ?? "", children: children,
            indexesAll: json["index_all"]?.boolValue ?? true)
    }

    /// The field of a name, its alias, or a path into a JSON field; nil for what is not indexed.
    func field(_ name: String) -> (name: String, path: String?, field: Field)? {
        if let field = fields[name] { return (name, nil, field) }
        for (key, field) in fields.sorted(by: { $0.key < $1.key }) {
            if !field.alias.isEmpty, field.alias == name { return (key, nil, field) }
            guard field.type == .json, name.hasPrefix(key + ".") else { continue }
            let path = String(name.dropFirst(key.count + 1))
            if let child = field.children[path] { return (key, path, child) }
            if field.indexesAll {
                var child = field
                child.type = .text
                return (key, path, child)
            }
        }
        return nil
    }
}
