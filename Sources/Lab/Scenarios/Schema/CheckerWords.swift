import LabKernel

/// Texts with rules: names, patterns, files, principals.
extension Checker {
    func word(
        _ text: String, _ type: ValueType, _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        switch type {
        case .pattern(let pattern): patterned(text, pattern, node, path)
        case .choice(let choices): choice(text, choices, node, path)
        case .kind(let word, let kinds, let planned):
            isKind(node, among: kinds, planned: planned, word: word) ? .text(text) : nil
        case .defines(let kind): patterned(text, kind.pattern, node, path)
        case .refers(let kind): name(text, kind, node, path)
        case .bucketPath: bucketPath(text, node, path)
        case .principal: principal(text, node, path)
        case .policyReference: text.hasPrefix("system/") ? .text(text) : name(text, .policy, node, path)
        case .regex: isRegex(text, node.span, path) ? .text(text) : nil
        case .comparison: comparison(text, node, path)
        case .file: files.file(text, namedAt: node.span).map { .file($0) }
        case .inlineSQL: .file(SourceFile(name: node.span.text, text: text))
        default: preconditionFailure("\(type) is no type of a word")
        }
    }

    private func patterned(
        _ text: String, _ pattern: TextPattern, _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        if matches(pattern, text) { return .text(text) }
        mistakes.add(
            .valueNotAllowed, "\(path) cannot be \(node.summary)", at: node.span, fix: "use \(pattern.words)")
        return nil
    }

    private func choice(
        _ text: String, _ choices: [String], _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        if choices.contains(text) { return .text(text) }
        mistakes.add(
            .valueNotAllowed, "\(path) cannot be \(node.summary)", at: node.span,
            fix: suggestion(for: text, among: choices, kind: "choices"))
        return nil
    }

    /// Did-you-mean, without the list of all choices where it is long and the near one is known.
    static func choices(for word: String, among choices: [String], kind: String) -> String {
        guard choices.count > 12, let near = nearest(to: word, among: choices) else {
            return suggestion(for: word, among: choices, kind: kind)
        }
        return "did you mean '\(near)'? there are \(choices.count) \(kind)"
    }

    private func name(
        _ text: String, _ kind: NameKind, _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        if let name = names.resolve(kind, text) { return .text(name) }
        if allowsUnknownNames { return .text(text) }
        unknownName(text, kind, node.span, path)
        return nil
    }

    private func unknownName(_ text: String, _ kind: NameKind, _ span: SourceSpan, _ path: String) {
        let choices = names.choices(kind)
        mistakes.add(
            .unknownName, "\(path) names the \(kind.words) '\(text)', which nothing defines",
            at: span,
            fix: choices.isEmpty
                ? "define a \(kind.words) first"
                : suggestion(for: text, among: choices, kind: kind.plural))
    }

    private func bucketPath(_ text: String, _ node: YAMLNode, _ path: String) -> CheckedValue.Content? {
        let place = BucketPath(text)
        guard case .text(let bucket)? = name(place.bucket, .bucket, node, path) else { return nil }
        return .text(place.key.map { "\(bucket)/\($0)" } ?? bucket)
    }

    private func principal(_ text: String, _ node: YAMLNode, _ path: String) -> CheckedValue.Content? {
        switch ScenarioPrincipal(text) {
        case .account: return .text(text)
        case .user(let name): return named(name, .user, "user/", node, path)
        case .role(let name): return named(name, .role, "role/", node, path)
        case nil:
            mistakes.add(
                .valueNotAllowed, "\(path) cannot be \(node.summary)", at: node.span,
                fix: "use 'account', 'user/<name>' or 'role/<name>'")
            return nil
        }
    }

    private func named(
        _ text: String, _ kind: NameKind, _ prefix: String, _ node: YAMLNode, _ path: String
    ) -> CheckedValue.Content? {
        guard case .text(let found)? = name(text, kind, node, path) else { return nil }
        return .text(prefix + found)
    }

    private func comparison(_ text: String, _ node: YAMLNode, _ path: String) -> CheckedValue.Content? {
        if Comparison(text) != nil { return .text(text) }
        mistakes.add(
            .valueNotAllowed, "\(path) is \(node.summary), which is no comparison", at: node.span,
            fix: "write an operator and a number: '>= 1'; operators: >=, <=, !=, ==, >, <")
        return nil
    }

    /// Whether `text` compiles; reports it if it does not.
    func isRegex(_ text: String, _ span: SourceSpan, _ path: String) -> Bool {
        do {
            _ = try Regex(text)
            return true
        } catch {
            mistakes.add(
                .valueNotAllowed, "\(path) is no regular expression: \(error)", at: span,
                fix: "put a backslash before characters that are meant literally")
            return false
        }
    }
}

extension NameKind {
    /// What new names of the kind may be.
    var pattern: TextPattern {
        switch self {
        case .bucket: .bucket
        case .project: LogVocabulary.name
        case .logstore: LogVocabulary.logstore
        default: .name
        }
    }
}
