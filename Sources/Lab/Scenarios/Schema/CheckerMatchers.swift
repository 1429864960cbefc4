import LabKernel

/// Matchers, in a check itself and as the value of a property.
extension Checker {
    /// Keys of matchers with what they take; the same everywhere a matcher can stand.
    static let matcherRows = [
        FieldRow("is", .literal, .optional, "equal to this"),
        FieldRow("not", .literal, .optional, "anything but this"),
        FieldRow("gt", .literal, .optional, "more than this"),
        FieldRow("gte", .literal, .optional, "at least this"),
        FieldRow("lt", .literal, .optional, "less than this"),
        FieldRow("lte", .literal, .optional, "at most this"),
        FieldRow("between", .list(.literal), .optional, "from the first to the second, both included"),
        FieldRow("matches", .regex, .optional, "text in which this regular expression is found"),
        FieldRow("contains", .text, .optional, "text in which this text is found"),
        FieldRow("oneOf", .list(.literal), .optional, "one of these"),
    ]

    /// A literal, or an object of matchers that must all hold.
    func matcher(_ node: YAMLNode, path: String, among values: [String]? = nil) -> Matcher? {
        if let values { known(node, values, path) }
        if node.scalar != nil { return .equals(ScenarioValue(node)) }
        guard let entries = node.entries else {
            wrongType(node, .matcher, path: path)
            return nil
        }
        let schema = ObjectSchema("matcher", "", rows: Self.matcherRows)
        let fields = object(node, schema, path: path)
        let parts = entries.compactMap { entry in
            fields.checked(entry.key).flatMap { Self.matcher(entry.key, $0) }
        }
        if let ends = fields.checked("between") { checkEnds(ends, path) }
        if entries.isEmpty {
            mistakes.add(
                .keyConflict, "\(path) is an object without matchers", at: node.span,
                fix: "use one of \(Self.keyList(Self.matcherRows))")
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? nil : .all(parts)
    }

    /// Whether what is compared for equality can ever be found; reports it if it cannot.
    private func known(_ node: YAMLNode, _ values: [String], _ path: String) {
        let equal = ["is", "not", "oneOf"].compactMap { node[$0] }.flatMap { $0.items ?? [$0] }
        for literal in node.scalar == nil ? equal : [node] {
            guard case .scalar(let text, let style) = literal.content, style != .unresolved,
                !(values + ["absent"]).contains(text)
            else { continue }
            mistakes.add(
                .valueNotAllowed, "\(path) is never '\(text)'", at: literal.span,
                fix: suggestion(for: text, among: values, kind: "values"))
        }
    }

    /// The matcher of one key; nil for a key that is none.
    static func matcher(_ key: String, _ value: CheckedValue) -> Matcher? {
        switch (key, value.content) {
        case ("is", .literal(let wanted)): return .equals(wanted)
        case ("not", .literal(let unwanted)): return .notEquals(unwanted)
        case ("gt", .literal(let bound)): return .greater(bound)
        case ("gte", .literal(let bound)): return .greaterOrEqual(bound)
        case ("lt", .literal(let bound)): return .less(bound)
        case ("lte", .literal(let bound)): return .lessOrEqual(bound)
        case ("matches", .text(let pattern)): return .matches(pattern)
        case ("contains", .text(let part)): return .contains(part)
        case ("between", .list(let ends)):
            let values = ends.compactMap(literal)
            return values.count == 2 ? .between(values[0], values[1]) : nil
        case ("oneOf", .list(let values)): return .oneOf(values.compactMap(literal))
        default: return nil
        }
    }

    /// Whether the ends of a `between` are two and in order; reports it if they are not.
    func checkEnds(_ value: CheckedValue, _ path: String) {
        guard case .list(let ends) = value.content else { return }
        let values = ends.compactMap(Self.literal)
        if values.count == 2, let order = values[0].order(against: values[1]), order <= 0 { return }
        mistakes.add(
            .valueNotAllowed, "'between' of \(path) is not a low and a high end", at: value.span,
            fix: "write 'between: [low, high]'")
    }

    private static func literal(_ value: CheckedValue) -> ScenarioValue? {
        if case .literal(let literal) = value.content { return literal }
        return nil
    }

    /// Rows of a result: `[{n: {gte: 15}}]`.
    func rowMatchers(_ node: YAMLNode, path: String) -> CheckedValue? {
        guard let items = node.items else {
            wrongType(node, .rowMatchers, path: path)
            return nil
        }
        let rows = items.enumerated().compactMap { rowMatcher($1, path: Self.itemPath(path)($0)) }
        return CheckedValue(.rows(rows), at: node.span)
    }

    /// One row: `{n: {gte: 15}}`.
    func rowMatcher(_ node: YAMLNode, path: String) -> RowMatcher? {
        guard let entries = node.entries, !entries.isEmpty else {
            mistakes.add(
                .wrongType, "\(path) must be an object of columns, not \(node.summary)", at: node.span,
                fix: "write '{column: value}'")
            return nil
        }
        let columns = entries.compactMap { entry in
            matcher(entry.value, path: "'\(entry.key)' of \(path)").map { (entry.key, $0) }
        }
        return RowMatcher(columns: columns, span: node.span)
    }
}
