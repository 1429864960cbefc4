import LabKernel

/// Puts the scenarios that a scenario includes into its tree: their variables, resources, data, expectations
/// and tests. Their timeline, lab, clock and the rest stay their own.
final class ScenarioIncludes {
    /// The folders of included scenarios, by the names of their files: what they name lies there.
    private(set) var folders: [String: String] = [:]
    private let source: any FileSource
    private let mistakes: MistakeList
    /// The files on the way from the scenario to the one that is being read.
    private var open: [String] = []

    private static let maps = ["variables", "resources", "data"]
    private static let lists = ["expect", "tests"]

    init(source: any FileSource, mistakes: MistakeList) { (self.source, self.mistakes) = (source, mistakes) }

    /// The tree of `file` with what it includes, and what that includes.
    func merged(_ root: YAMLNode, file: SourceFile) -> YAMLNode {
        guard let items = root["include"]?.items else { return root }
        open.append(Self.normal(file.name))
        defer { open.removeLast() }
        var seen: [String: SourceSpan] = [:]
        return items.reduce(root) { tree, item in
            guard let path = item.scalar, let full = fullPath(path, of: file, item.span) else { return tree }
            if let first = seen[full] {
                mistakes.add(
                    .include, "'\(path)' is included twice", at: item.span, fix: "remove one of them",
                    notes: ["it is included first at line \(first.line)"])
                return tree
            }
            seen[full] = item.span
            return included(full, item.span).map { merge($0, into: tree) } ?? tree
        }
    }

    /// The path of an included file from where the program runs; nil when it may not be read.
    private func fullPath(_ path: String, of file: SourceFile, _ span: SourceSpan) -> String? {
        let inner = path.split(separator: "/").drop { $0 == ".." }.joined(separator: "/")
        if !path.hasPrefix("/"), ScenarioPath.refusal(of: inner) == nil {
            let folder = ScenarioPath.folder(of: file.name)
            return Self.normal(ScenarioPath.file(ScenarioPath.joined(folder, path)))
        }
        mistakes.add(
            .file, "'\(path)' cannot be included", at: span,
            fix: "name a scenario file by its path from this one, with '/' between its parts")
        return nil
    }

    private func included(_ full: String, _ span: SourceSpan) -> YAMLNode? {
        if let index = open.firstIndex(of: full) {
            let circle = (open[index...] + [full]).joined(separator: " → ")
            mistakes.add(
                .include, "the scenarios include each other: \(circle)", at: span,
                fix: "move what both need into a file of its own")
            return nil
        }
        // What two scenarios include is merged once.
        guard folders[full] == nil else { return nil }
        folders[full] = ScenarioPath.folder(of: full)
        let text: String
        do {
            text = try source.text(of: full)
        } catch {
            mistakes.add(
                .file, "the scenario '\(full)' \(error.text)", at: span,
                fix: error.reason == .missing ? "create it, or correct the path" : nil)
            return nil
        }
        let file = SourceFile(name: full, text: text)
        guard let root = YAMLReader.read(file, mistakes), check(root) else { return nil }
        return merged(root, file: file)
    }

    /// Whether an included file is a scenario; its own sections are checked as the scenario's.
    private func check(_ root: YAMLNode) -> Bool {
        guard let entries = root.entries else {
            mistakes.add(
                .wrongType, "an included file must be a scenario, not \(root.summary)", at: root.span,
                fix: "begin it with 'apiVersion: \(ScenarioTable.apiVersion)' and 'kind: Scenario'")
            return false
        }
        for (key, wanted) in [("apiVersion", ScenarioTable.apiVersion), ("kind", "Scenario")]
        where root[key]?.scalar != wanted {
            mistakes.add(
                .missingKey, "an included file must have '\(key): \(wanted)'",
                at: root[key]?.span ?? root.span, fix: "add '\(key): \(wanted)'")
        }
        let known = ScenarioTable.root.rows.map(\.key)
        for entry in entries where !known.contains(entry.key) {
            mistakes.add(
                .unknownKey, "unknown key '\(entry.key)' in the scenario", at: entry.keySpan,
                fix: suggestion(for: entry.key, among: known, kind: "keys"))
        }
        return true
    }

    // MARK: Merging

    private func merge(_ other: YAMLNode, into tree: YAMLNode) -> YAMLNode {
        var entries = tree.entries ?? []
        for key in Self.maps + Self.lists {
            guard let added = other[key], let addition = other.entries?.first(where: { $0.key == key }) else {
                continue
            }
            guard let index = entries.firstIndex(where: { $0.key == key }) else {
                entries.append(addition)
                continue
            }
            entries[index].value = joined(entries[index].value, added, key)
        }
        return YAMLNode(.mapping(entries), at: tree.span)
    }

    private func joined(_ own: YAMLNode, _ added: YAMLNode, _ section: String) -> YAMLNode {
        if let first = own.items, let more = added.items {
            return YAMLNode(.sequence(first + more), at: own.span)
        }
        guard let first = own.entries, let more = added.entries else {
            // One of the two is of a wrong type: it is the one that is checked.
            return own.items == nil && own.entries == nil ? own : added
        }
        let fresh = more.filter { entry in
            guard let known = first.first(where: { $0.key == entry.key }) else { return true }
            mistakes.add(
                .duplicateName, "'\(entry.key)' of '\(section)' stands in two scenarios", at: known.keySpan,
                fix: "give one of them another name", notes: ["the other is at \(entry.keySpan.text)"])
            return false
        }
        return YAMLNode(.mapping(fresh + first), at: own.span)
    }

    /// A path without `.` and with `..` resolved where it can be.
    private static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
