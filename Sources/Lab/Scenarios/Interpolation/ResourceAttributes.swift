import LabKernel

/// What `${id.attribute}` gives: the properties of a resource in the file, and what follows from its name.
final class ResourceAttributes {
    private let entries: [YAMLEntry]
    private let region: String
    private let account: String
    private let mistakes: MistakeList
    /// References that are being resolved, to find circles.
    private var open: [String] = []

    init(_ root: YAMLNode, region: String, account: String, mistakes: MistakeList) {
        entries = root["resources"]?.entries ?? []
        (self.region, self.account, self.mistakes) = (region, account, mistakes)
    }

    func value(of attribute: String, id: String, at span: SourceSpan, interpolator: Interpolator) -> YAMLNode?
    {
        guard let entry = entries.first(where: { $0.key == id }) else {
            mistakes.add(
                .interpolation, "there is no resource '\(id)'", at: span,
                fix: entries.isEmpty
                    ? InterpolatedText.forms
                    : suggestion(for: id, among: entries.map(\.key), kind: "resources"))
            return nil
        }
        let path = "\(id).\(attribute)"
        guard !open.contains(path) else {
            let circle = (open + [path]).joined(separator: " → ")
            mistakes.add(
                .interpolation, "'${\(path)}' refers to itself: \(circle)",
                at: span,
                fix: "give one of them a value of its own")
            return nil
        }
        open.append(path)
        defer { open.removeLast() }
        return value(attribute, entry, span, interpolator)
    }

    private func value(
        _ attribute: String, _ entry: YAMLEntry, _ span: SourceSpan, _ interpolator: Interpolator
    ) -> YAMLNode? {
        if let property = entry.value[attribute], property.scalar != nil {
            return interpolator.resolved(property)
        }
        let name = entry.value["name"].map(interpolator.resolved)?.scalar ?? entry.key
        let type = entry.value["type"]?.scalar.flatMap(ResourceCatalog.type)
        if attribute == "name" { return YAMLNode(.scalar(name, .quoted), at: span) }
        if let computed = type?.attributes.first(where: { $0.name == attribute }) {
            let facts = ResourceFacts(name: name, region: region, account: account)
            return YAMLNode(.scalar(computed.value(facts), .quoted), at: span)
        }
        let written = (entry.value.entries ?? []).filter { $0.value.scalar != nil && $0.key != "type" }.map(
            \.key)
        let known = (["name"] + written + (type?.attributes.map(\.name) ?? []))
        mistakes.add(
            .interpolation, "the resource '\(entry.key)' has no attribute '\(attribute)'", at: span,
            fix: suggestion(for: attribute, among: Array(Set(known)).sorted(), kind: "attributes"))
        return nil
    }
}
