import LabKernel

/// Objects whose table depends on a tag inside them, on the key beside them, or on which key they have.
extension Checker {
    /// `type: oss.bucket` and the properties of that type.
    func tagged(
        _ node: YAMLNode, key: String, _ kinds: [ObjectSchema], planned: [String], path: String
    ) -> CheckedValue? {
        guard node.entries != nil else {
            mistakes.add(
                .wrongType, "\(path) must be an object, not \(node.summary)", at: node.span,
                fix: "write '\(key): …' and the keys of that kind")
            return nil
        }
        guard let tag = node[key] else {
            mistakes.add(
                .missingKey, "\(path) has no '\(key)'", at: node.span,
                fix: "add '\(key): …'; it is one of \(kinds.map(\.name).joined(separator: ", "))")
            return nil
        }
        let names = kinds.map(\.name)
        guard isKind(tag, among: names, planned: planned, word: key),
            let schema = kinds.first(where: { $0.name == tag.scalar })
        else { return nil }
        let fields = object(node, schema, path: "\(path) (\(schema.name))", within: [key])
        return CheckedValue(.object(fields), at: node.span)
    }

    /// The value of `with`, whose table is named by `do` beside it.
    func sibling(_ node: YAMLNode, _ kinds: [ObjectSchema], tag: YAMLNode?, path: String) -> CheckedValue? {
        guard let tag, let schema = kinds.first(where: { $0.name == tag.scalar }) else { return nil }
        return CheckedValue(.object(object(node, schema, path: schema.name)), at: node.span)
    }

    /// Whether `node` names one of `kinds`; reports it if it does not.
    func isKind(_ node: YAMLNode, among kinds: [String], planned: [String], word: String) -> Bool {
        let written = node.scalar ?? ""
        if kinds.contains(written) { return true }
        if planned.contains(written) {
            mistakes.add(
                .notSupportedYet, "the \(word) '\(written)' is not supported yet", at: node.span,
                fix: "remove it; there are "
                    + PlannedPart.others(written, among: kinds).joined(separator: ", "),
                notes: PlannedPart.notes(written))
        } else {
            mistakes.add(
                .unknownKind, "unknown \(word) \(node.summary)", at: node.span,
                fix: Self.choices(for: written, among: kinds, kind: "\(word)s"))
        }
        return false
    }

    /// An object that is told by one of its keys: a check by its subject, a timeline item by `do`, `fault` or
    /// `clear`.
    func keyed(_ node: YAMLNode, _ schema: KeyedSchema, path: String) -> CheckedValue? {
        guard let entries = node.entries else {
            mistakes.add(
                .wrongType, "\(path) must be an object, not \(node.summary)", at: node.span,
                fix: "write one of the keys \(schema.kinds.map(\.name).joined(separator: ", "))")
            return nil
        }
        let present = entries.filter { entry in schema.kinds.contains { $0.name == entry.key } }
        guard let first = present.first, let kind = schema.kinds.first(where: { $0.name == first.key }) else {
            reportNoKind(entries, schema, node.span, path)
            return nil
        }
        if present.count > 1 {
            mistakes.add(
                .keyConflict, "\(Checker.quoted(present.map(\.key))) of \(path) exclude each other",
                at: present[1].keySpan, fix: "keep one of them: they say what it is")
            return nil
        }
        let before = allowsUnknownNames
        allowsUnknownNames = before || node["refused"] != nil
        defer { allowsUnknownNames = before }
        let own = Set(kind.rows.map(\.key))
        let all = ObjectSchema(
            kind.name, kind.doc, rows: kind.rows + schema.common.filter { !own.contains($0.key) },
            rules: kind.rules + schema.rules)
        let fields = object(node, all, path: path)
        if let ends = fields.checked("between") { checkEnds(ends, path) }
        return CheckedValue(.object(fields), at: node.span)
    }

    /// Reports an object without a kind, by its keys that come near one, or as a whole.
    private func reportNoKind(
        _ entries: [YAMLEntry], _ schema: KeyedSchema, _ span: SourceSpan, _ path: String
    ) {
        let kinds = schema.kinds.map(\.name)
        let common = schema.common.map(\.key)
        for entry in entries where schema.planned.contains(entry.key) {
            return mistakes.add(
                .notSupportedYet, "'\(entry.key)' of \(path) is not supported yet", at: entry.keySpan,
                fix: "remove it; a \(schema.name) has one of \(kinds.joined(separator: ", "))",
                notes: PlannedPart.notes(entry.key))
        }
        for entry in entries where !common.contains(entry.key) && nearest(to: entry.key, among: kinds) != nil
        {
            return mistakes.add(
                .unknownKey, "unknown key '\(entry.key)' in \(path)", at: entry.keySpan,
                fix: suggestion(for: entry.key, among: kinds, kind: "keys"))
        }
        mistakes.add(
            .keyConflict, "\(path) has none of the keys that say what it is", at: span,
            fix: "add one of \(kinds.joined(separator: ", "))")
    }
}
