import LabKernel

/// Puts `--set path=value` and `--seed` into the tree before it is checked, so that they obey the same
/// tables.
struct TreeOverrides {
    let mistakes: MistakeList

    /// `root` with every setting in its place.
    func apply(_ overrides: ScenarioOverrides, to root: YAMLNode) -> YAMLNode {
        var settings = overrides.settings
        if let seed = overrides.seed { settings.append(("clock.seed", String(seed))) }
        return settings.reduce(root) { tree, setting in
            let label = "--set \(setting.path)"
            let value = value(setting.value, label)
            let keys = setting.path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard let value, !setting.path.isEmpty, let changed = set(value, at: keys[...], in: tree, label)
            else {
                return tree
            }
            return changed
        }
    }

    private func value(_ text: String, _ label: String) -> YAMLNode? {
        guard !text.isEmpty else {
            return YAMLNode(
                .scalar("", .quoted),
                at: SourceSpan(file: SourceFile(name: label, text: ""), start: 0, end: 0))
        }
        return YAMLReader.read(SourceFile(name: label, text: text), mistakes)
    }

    private func set(_ value: YAMLNode, at keys: ArraySlice<String>, in node: YAMLNode, _ label: String)
        -> YAMLNode?
    {
        guard let key = keys.first else { return value }
        switch node.content {
        case .mapping(let entries): return object(entries, value, key, keys.dropFirst(), node, label)
        case .sequence(var items):
            guard let index = Int(key), items.indices.contains(index) else {
                mistakes.add(
                    .override, "\(label): the list has no item '\(key)'", at: nil,
                    fix: items.isEmpty ? "the list is empty" : "items are 0 to \(items.count - 1)")
                return nil
            }
            guard let changed = set(value, at: keys.dropFirst(), in: items[index], label) else { return nil }
            items[index] = changed
            return YAMLNode(.sequence(items), at: node.span)
        case .scalar:
            mistakes.add(
                .override, "\(label): '\(key)' is below \(node.summary), which has no keys", at: nil,
                fix: "end the path one key earlier")
            return nil
        }
    }

    private func object(
        _ entries: [YAMLEntry], _ value: YAMLNode, _ key: String, _ rest: ArraySlice<String>,
        _ node: YAMLNode,
        _ label: String
    ) -> YAMLNode? {
        // Keys of Flink's configuration contain dots; the longest key that is there wins.
        for length in stride(from: rest.count, through: 0, by: -1) {
            let joined = ([key] + rest.prefix(length)).joined(separator: ".")
            guard let index = entries.firstIndex(where: { $0.key == joined }) else { continue }
            guard let changed = set(value, at: rest.dropFirst(length), in: entries[index].value, label) else {
                return nil
            }
            var all = entries
            all[index].value = changed
            return YAMLNode(.mapping(all), at: node.span)
        }
        let isConfiguration = entries.contains { $0.key.contains(".") }
        let name = isConfiguration ? ([key] + rest).joined(separator: ".") : key
        let empty = YAMLNode(.mapping([]), at: value.span)
        guard let inner = isConfiguration ? value : set(value, at: rest, in: empty, label) else { return nil }
        let entry = YAMLEntry(key: name, keySpan: value.span, value: rest.isEmpty ? value : inner)
        return YAMLNode(.mapping(entries + [entry]), at: node.span)
    }
}
