import LabKernel

/// Values under their types.
extension Checker {
    /// The value of `node` as a `type`; nil after reporting why it is none. `path` begins a message.
    func check(_ node: YAMLNode, _ type: ValueType, path: String) -> CheckedValue? {
        // What is wrong with an unresolved reference has been said; anything more would only follow from it.
        if case .scalar(_, .unresolved) = node.content { return nil }
        return value(node, type, path: path)
    }

    private func value(_ node: YAMLNode, _ type: ValueType, path: String) -> CheckedValue? {
        switch type {
        case .list(let item): list(node, item, path: path)
        case .oneOrMany(let item): oneOrMany(node, item, path: path)
        case .map(let value, _): map(node, value, path: path)
        case .object(let schema): CheckedValue(.object(object(node, schema, path: path)), at: node.span)
        case .tagged(let key, let kinds, let planned):
            tagged(node, key: key, kinds, planned: planned, path: path)
        case .byKey(let schema): keyed(node, schema, path: path)
        case .sibling: preconditionFailure("a sibling is checked with the object around it")
        case .json: CheckedValue(.json(node.json), at: node.span)
        case .matcher: matcher(node, path: path).map { CheckedValue(.matcher($0), at: node.span) }
        case .matcherOf(let values):
            matcher(node, path: path, among: values).map { CheckedValue(.matcher($0), at: node.span) }
        case .rowMatchers: rowMatchers(node, path: path)
        case .rowMatcher: rowMatcher(node, path: path).map { CheckedValue(.rows([$0]), at: node.span) }
        default: scalar(node, type, path: path)
        }
    }

    private func scalar(_ node: YAMLNode, _ type: ValueType, path: String) -> CheckedValue? {
        guard case .scalar(let text, let style) = node.content else {
            wrongType(node, type, path: path)
            return nil
        }
        let plain = style == .plain ? YAMLScalar(plain: text) : .text(text)
        guard let content = content(text, plain, type, node, path) else { return nil }
        return CheckedValue(content, at: node.span)
    }

    private func content(
        _ text: String, _ plain: YAMLScalar, _ type: ValueType, _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        switch type {
        case .text: return .text(text)
        case .literal: return .literal(ScenarioValue(node))
        case .boolean:
            if case .boolean(let value) = plain { return .boolean(value) }
        case .integer(let range):
            if case .integer(let value) = plain { return integer(value, range, node, path) }
        case .number(let range):
            switch plain {
            case .integer, .number: if let value = Double(text) { return number(value, range, node, path) }
            default: break
            }
        case .duration: if let value = DurationText.positive(text) { return .duration(value) }
        case .bytes: if let value = ByteSize.parse(text) { return .integer(value) }
        case .instant: if let value = ISO8601.parse(text) { return .instant(value) }
        default: return word(text, type, node, path)
        }
        wrongType(node, type, path: path)
        return nil
    }

    private func integer(
        _ value: Int64, _ range: ClosedRange<Int64>, _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        guard !range.contains(value) else { return .integer(value) }
        mistakes.add(
            .valueNotAllowed,
            "\(path) is \(value), which is not between \(range.lowerBound) and \(range.upperBound)",
            at: node.span, fix: "use a number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    private func number(
        _ value: Double, _ range: ClosedRange<Double>, _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        guard !range.contains(value) else { return .number(value) }
        let (low, high) = (
            ScenarioValue.number(range.lowerBound).shown, ScenarioValue.number(range.upperBound).shown
        )
        mistakes.add(
            .valueNotAllowed,
            "\(path) is \(ScenarioValue.number(value).shown), which is not between \(low) and \(high)",
            at: node.span, fix: "use a number from \(low) to \(high)")
        return nil
    }

    func wrongType(_ node: YAMLNode, _ type: ValueType, path: String) {
        mistakes.add(
            .wrongType, "\(path) must be \(type.words), not \(node.summary)", at: node.span, fix: type.hint)
    }

    // MARK: Collections

    private func list(_ node: YAMLNode, _ item: ValueType, path: String) -> CheckedValue? {
        guard let items = node.items else {
            wrongType(node, .list(item), path: path)
            return nil
        }
        let single = Self.itemPath(path)
        let checked = items.enumerated().compactMap { index, node in
            check(node, item, path: single(index))
        }
        return CheckedValue(.list(checked), at: node.span)
    }

    /// `item 3 of 'timeline'`.
    static func itemPath(_ path: String) -> (Int) -> String { { "item \($0 + 1) of \(path)" } }

    private func oneOrMany(_ node: YAMLNode, _ item: ValueType, path: String) -> CheckedValue? {
        if let items = node.items {
            if items.isEmpty {
                mistakes.add(
                    .valueNotAllowed, "\(path) is an empty list", at: node.span,
                    fix: "name at least one, or remove the key")
            }
            return list(node, item, path: path)
        }
        return check(node, item, path: path).map { CheckedValue(.list([$0]), at: node.span) }
    }

    private func map(_ node: YAMLNode, _ value: ValueType, path: String) -> CheckedValue? {
        guard let entries = node.entries else {
            wrongType(node, .map(value, keys: "a name"), path: path)
            return nil
        }
        let checked = entries.compactMap { entry in
            check(entry.value, value, path: "'\(entry.key)'").map { (entry.key, entry.keySpan, $0) }
        }
        return CheckedValue(.map(checked), at: node.span)
    }
}

extension DurationText {
    /// A duration with a unit, or a plain `0`; a bare number is too easily meant as seconds.
    static func positive(_ text: String) -> Duration? {
        guard let last = text.last, last.isLetter || text == "0", let duration = parse(text),
            duration >= .zero
        else { return nil }
        return duration
    }
}
