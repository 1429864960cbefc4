import LabKernel

/// Holds a tree against the tables and reports every mistake in one pass.
///
/// Objects come back with the values that were right; a scenario is only made of them when no mistake was
/// found.
final class Checker {
    let names: NameTable
    let files: ScenarioFiles
    let mistakes: MistakeList
    /// Inside an item that must be refused, names may be those of things that do not exist.
    var allowsUnknownNames = false
    /// What can be looked at further, whatever else is wrong.
    private(set) var parts = ScenarioParts()
    private var patterns: [String: Regex<AnyRegexOutput>] = [:]

    init(names: NameTable, files: ScenarioFiles, mistakes: MistakeList) {
        (self.names, self.files, self.mistakes) = (names, files, mistakes)
    }

    /// The object of `node` under `schema`; `kind` and `extra` rows come from a tag or a key around it.
    func object(_ node: YAMLNode, _ schema: ObjectSchema, path: String, within keys: Set<String> = [])
        -> Fields
    {
        guard let entries = node.entries else {
            mistakes.add(
                .wrongType, "\(path) must be an object, not \(node.summary)", at: node.span,
                fix: "write its keys: \(Self.keyList(schema.rows))")
            return Fields(kind: schema.name, span: node.span, values: [:])
        }
        let before = mistakes.count
        var values: [String: CheckedValue] = [:]
        for entry in entries where !keys.contains(entry.key) {
            guard let row = known(entry, schema.rows, path: path) else { continue }
            if let checked = value(of: entry, row, beside: node, path: path) { values[row.key] = checked }
        }
        complete(&values, schema, node, path)
        check(schema.rules, entries, node.span, path)
        let fields = Fields(
            kind: schema.name, span: node.span, values: values, given: Set(entries.map(\.key)))
        parts.take(
            fields, schema, isClean: mistakes.count == before, isRefused: allowsUnknownNames)
        return fields
    }

    /// The fields of an object that is absent: its defaults.
    static func defaults(of schema: ObjectSchema, at span: SourceSpan) -> Fields {
        let mistakes = MistakeList()
        let none = YAMLNode(.mapping([]), at: span)
        let files = ScenarioFiles(folder: "", source: MemoryFiles([:]), mistakes: mistakes)
        let checker = Checker(names: NameTable(none, mistakes), files: files, mistakes: mistakes)
        let fields = checker.object(none, schema, path: schema.name)
        precondition(mistakes.count == 0, "the object '\(schema.name)' cannot be absent")
        return fields
    }

    private func known(_ entry: YAMLEntry, _ rows: [FieldRow], path: String) -> FieldRow? {
        guard let row = rows.first(where: { $0.key == entry.key }) else {
            let usable = rows.filter { $0.presence != .planned }.map(\.key)
            mistakes.add(
                .unknownKey, "unknown key '\(entry.key)' in \(path)", at: entry.keySpan,
                fix: usable.isEmpty
                    ? "remove it; \(path) has no keys"
                    : Self.choices(for: entry.key, among: usable, kind: "keys"))
            return nil
        }
        guard row.presence != .planned else {
            mistakes.add(
                .notSupportedYet, "'\(entry.key)' of \(path) is not supported yet", at: entry.keySpan,
                fix: "remove it")
            return nil
        }
        return row
    }

    private func value(
        of entry: YAMLEntry, _ row: FieldRow, beside node: YAMLNode, path: String
    ) -> CheckedValue? {
        if case .sibling(let key, let kinds) = row.type {
            return sibling(entry.value, kinds, tag: node[key], path: path)
        }
        if entry.value.isNull, !row.type.takesNull {
            mistakes.add(
                .wrongType, "'\(entry.key)' of \(path) has no value", at: entry.keySpan,
                fix: "give it \(row.type.words), or remove it")
            return nil
        }
        return check(
            entry.value, row.type,
            path: path == "the scenario" ? "'\(entry.key)'" : "'\(entry.key)' of \(path)")
    }

    /// Fills in what is absent, and reports what must not be.
    private func complete(
        _ values: inout [String: CheckedValue], _ schema: ObjectSchema, _ node: YAMLNode, _ path: String
    ) {
        for row in schema.rows where node[row.key] == nil {
            switch row.presence {
            case .required:
                mistakes.add(
                    .missingKey, "\(path) has no '\(row.key)'", at: node.span,
                    fix: "add '\(row.key): …', \(row.doc)")
            case .byDefault(let text): values[row.key] = defaultValue(text, row.type, at: node.span)
            case .sameAs(let other): values[row.key] = values[other]
            case .optional, .planned:
                // An action all of whose parameters have defaults may leave out `with`.
                if case .sibling(let key, let kinds) = row.type {
                    let empty = YAMLNode(.mapping([]), at: node[key]?.span ?? node.span)
                    values[row.key] = sibling(empty, kinds, tag: node[key], path: path)
                }
            }
        }
    }

    private func defaultValue(_ text: String, _ type: ValueType, at span: SourceSpan) -> CheckedValue? {
        let isQuoted = text.count >= 2 && text.hasPrefix("'") && text.hasSuffix("'")
        let bare = isQuoted ? String(text.dropFirst().dropLast()) : text
        return check(
            YAMLNode(.scalar(bare, isQuoted ? .quoted : .plain), at: span), type, path: "the default")
    }

    private func check(
        _ rules: [ObjectSchema.Rule], _ entries: [YAMLEntry], _ span: SourceSpan, _ path: String
    ) {
        for rule in rules {
            switch rule {
            case .exactlyOne(let keys):
                reportNone(of: keys, entries, span, path)
                reportSeveral(of: keys, entries, path)
            case .atLeastOne(let keys): reportNone(of: keys, entries, span, path)
            case .atMostOne(let keys): reportSeveral(of: keys, entries, path)
            case .needs(let key, let other):
                guard let entry = entries.first(where: { $0.key == key }),
                    !entries.contains(where: { $0.key == other })
                else { continue }
                mistakes.add(
                    .keyConflict, "'\(key)' of \(path) needs '\(other)'", at: entry.keySpan,
                    fix: "add '\(other): …', or remove '\(key)'")
            }
        }
    }

    private func reportNone(of keys: [String], _ entries: [YAMLEntry], _ span: SourceSpan, _ path: String) {
        guard !entries.contains(where: { keys.contains($0.key) }) else { return }
        mistakes.add(
            .keyConflict, "\(path) needs one of \(Self.quoted(keys))", at: span, fix: "add '\(keys[0]): …'")
    }

    private func reportSeveral(of keys: [String], _ entries: [YAMLEntry], _ path: String) {
        let present = entries.filter { keys.contains($0.key) }
        guard present.count > 1 else { return }
        mistakes.add(
            .keyConflict, "\(Self.quoted(present.map(\.key))) of \(path) exclude each other",
            at: present[1].keySpan, fix: "keep one of them")
    }

    /// Whether all of `text` matches; patterns of the tables always compile.
    func matches(_ pattern: TextPattern, _ text: String) -> Bool {
        if let regex = patterns[pattern.pattern] { return text.wholeMatch(of: regex) != nil }
        guard let regex = try? Regex(pattern.pattern) else {
            preconditionFailure("the pattern /\(pattern.pattern)/ of a table does not compile")
        }
        patterns[pattern.pattern] = regex
        return text.wholeMatch(of: regex) != nil
    }

    static func quoted(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }

    static func keyList(_ rows: [FieldRow]) -> String { rows.map(\.key).joined(separator: ", ") }
}
