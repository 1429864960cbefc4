import LabKernel

/// Every name that a scenario brings into being, by kind, so that what refers to one can be checked.
struct NameTable {
    struct Entry {
        var name: String
        /// The logical id of a resource whose real name is another.
        var id: String?
        var span: SourceSpan
    }

    private var entries: [NameKind: [Entry]] = [:]

    /// Collects the names of a scenario's tree, and reports kinds of which one name stands twice.
    init(_ root: YAMLNode, _ mistakes: MistakeList) {
        for resource in root["resources"]?.entries ?? [] { addResource(resource, mistakes) }
        for entry in root["data"]?.entries ?? [] {
            entries[.generator, default: []].append(Entry(name: entry.key, id: nil, span: entry.keySpan))
        }
        for item in root["timeline"]?.items ?? [] { addItem(item, mistakes) }
        for step in root["lab"]?["steps"]?.items ?? [] { addUnique(.step, step["id"], mistakes) }
    }

    /// The real name that `written` means: a real name itself or the id of a resource; nil when nothing is
    /// called so.
    func resolve(_ kind: NameKind, _ written: String) -> String? {
        let known = entries[kind] ?? []
        return (known.first { $0.id == written } ?? known.first { $0.name == written })?.name
    }

    /// All names of a kind as they can be written, in the order of the file.
    func choices(_ kind: NameKind) -> [String] {
        var seen = Set<String>()
        return (entries[kind] ?? []).map { $0.id ?? $0.name }.filter { seen.insert($0).inserted }
    }

    private mutating func addResource(_ entry: YAMLEntry, _ mistakes: MistakeList) {
        guard let type = entry.value["type"]?.scalar.flatMap(ResourceCatalog.type) else { return }
        let given = entry.value["name"]
        let name = given?.scalar ?? entry.key
        let span = given?.span ?? entry.keySpan
        if let other = entries[type.nameKind]?.first(where: { $0.name == name }) {
            mistakes.add(
                .duplicateName, "the \(type.nameKind.words) name '\(name)' is used twice", at: span,
                fix: "give one of them another name", notes: [Self.first(other, span)])
        }
        entries[type.nameKind, default: []].append(Entry(name: name, id: entry.key, span: span))
    }

    private mutating func addItem(_ item: YAMLNode, _ mistakes: MistakeList) {
        addUnique(.item, item["id"], mistakes)
        addUnique(.fault, item["fault"]?["id"], mistakes)
        guard let action = item["do"]?.scalar.flatMap(ActionCatalog.action) else { return }
        for row in action.schema.rows {
            guard case .defines(let kind) = row.type else { continue }
            var node = item["with"]?[row.key]
            if node == nil, case .sameAs(let other) = row.presence { node = item["with"]?[other] }
            guard let node, let name = node.scalar else { continue }
            entries[kind, default: []].append(Entry(name: name, id: nil, span: node.span))
        }
    }

    private static func first(_ other: Entry, _ span: SourceSpan) -> String {
        let place = other.span.file.name == span.file.name ? "line \(other.span.line)" : other.span.text
        return "it is used first at \(place)"
    }

    private mutating func addUnique(_ kind: NameKind, _ node: YAMLNode?, _ mistakes: MistakeList) {
        guard let node, let name = node.scalar else { return }
        if let other = entries[kind]?.first(where: { $0.name == name }) {
            mistakes.add(
                .duplicateName, "the \(kind.words) id '\(name)' is used twice", at: node.span,
                fix: "give one of them another id", notes: [Self.first(other, node.span)])
        }
        entries[kind, default: []].append(Entry(name: name, id: nil, span: node.span))
    }
}
