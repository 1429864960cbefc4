import LabKernel

/// Replaces `${var.x}`, `${env.X}` and `${resource.attribute}` in every text of a tree; keys stay as they
/// are.
struct Interpolator {
    private let variables: [String: YAMLNode]
    private let environment: [String: String]
    private let resources: ResourceAttributes?
    private let mistakes: MistakeList

    /// `resources` is nil where a resource must not be named yet, as in a variable's default.
    init(
        variables: [String: YAMLNode], environment: [String: String], resources: ResourceAttributes?,
        mistakes: MistakeList
    ) {
        (self.variables, self.environment) = (variables, environment)
        (self.resources, self.mistakes) = (resources, mistakes)
    }

    /// The same tree with every reference replaced; one that cannot be is reported and stays.
    func resolved(_ node: YAMLNode) -> YAMLNode {
        switch node.content {
        case .scalar(let text, let style): return scalar(text, style, node.span)
        case .sequence(let items): return YAMLNode(.sequence(items.map(resolved)), at: node.span)
        case .mapping(let entries):
            let changed = entries.map {
                YAMLEntry(key: $0.key, keySpan: $0.keySpan, value: resolved($0.value))
            }
            return YAMLNode(.mapping(changed), at: node.span)
        }
    }

    private func scalar(_ text: String, _ style: YAMLNode.Style, _ span: SourceSpan) -> YAMLNode {
        let parts = InterpolatedText.parts(of: text)
        if parts.count == 1, case .reference(let reference) = parts[0] {
            // A reference that is the whole text keeps its type: `parallelism: ${var.parallelism}` is a
            // number.
            guard let value = value(of: reference, in: span) else {
                return YAMLNode(.scalar(text, .unresolved), at: span)
            }
            return YAMLNode(value.content, at: span)
        }
        guard parts.contains(where: \.isReference) || text.contains("$${") else {
            return YAMLNode(.scalar(text, style), at: span)
        }
        var isResolved = true
        let whole = parts.map { part -> String in
            switch part {
            case .text(let text): return text
            case .reference(let reference):
                if let value = value(of: reference, in: span)?.scalar { return value }
                isResolved = false
                return "${\(reference)}"
            }
        }
        let kept = style == .plain ? YAMLNode.Style.quoted : style
        return YAMLNode(.scalar(whole.joined(), isResolved ? kept : .unresolved), at: span)
    }

    private func value(of reference: String, in span: SourceSpan) -> YAMLNode? {
        let place = InterpolatedText.place(of: reference, in: span)
        if TernaryExpression.isMeant(reference) { return choice(reference, place) }
        return simpleValue(of: reference, at: place)
    }

    private func simpleValue(of reference: String, at place: SourceSpan) -> YAMLNode? {
        if reference.hasPrefix("env.") { return environmentValue(String(reference.dropFirst(4)), place) }
        if reference.hasPrefix("var.") { return variable(String(reference.dropFirst(4)), place) }
        guard let dot = reference.firstIndex(of: "."), reference.allSatisfy(InterpolatedText.isNameCharacter)
        else {
            report("'${\(reference)}' is no reference", place, InterpolatedText.forms)
            return nil
        }
        guard let resources else {
            report("'${\(reference)}' cannot name a resource here", place, "use ${var.name} or ${env.NAME}")
            return nil
        }
        let attribute = String(reference[reference.index(after: dot)...])
        return resources.value(of: attribute, id: String(reference[..<dot]), at: place, interpolator: self)
    }

    private func choice(_ text: String, _ place: SourceSpan) -> YAMLNode? {
        guard let expression = TernaryExpression(text) else {
            report(
                "'${\(text)}' is no choice between two values", place,
                "write ${var.name ? a : b} or ${var.name == 3 ? 'a' : 'b'}")
            return nil
        }
        return evaluated(expression, place)
    }

    private func evaluated(_ expression: TernaryExpression, _ place: SourceSpan) -> YAMLNode? {
        switch expression {
        case .reference(let name): return simpleValue(of: name, at: place)
        case .literal(let text, let isQuoted):
            return YAMLNode(.scalar(text, isQuoted ? .quoted : .plain), at: place)
        case .not(let inner):
            return truth(inner, place).map { YAMLNode(.scalar($0 ? "false" : "true", .plain), at: place) }
        case .comparison(let left, let word, let right):
            return holds(left, word, right, place).map {
                YAMLNode(.scalar($0 ? "true" : "false", .plain), at: place)
            }
        case .choice(let condition, let then, let otherwise):
            guard let isTrue = truth(condition, place) else { return nil }
            return evaluated(isTrue ? then : otherwise, place)
        }
    }

    private func truth(_ expression: TernaryExpression, _ place: SourceSpan) -> Bool? {
        guard let node = evaluated(expression, place) else { return nil }
        switch ScenarioValue(node) {
        case .boolean(let flag): return flag
        case .text("true"): return true
        case .text("false"): return false
        default:
            report(
                "the condition of a choice is \(node.summary), which is neither true nor false", place,
                "compare it: ${var.name == 3 ? a : b}")
            return nil
        }
    }

    private func holds(
        _ left: TernaryExpression, _ word: TernaryExpression.Operator, _ right: TernaryExpression,
        _ place: SourceSpan
    ) -> Bool? {
        guard let left = evaluated(left, place), let right = evaluated(right, place) else { return nil }
        let (first, second) = (ScenarioValue(left), ScenarioValue(right))
        let order = first == .null && second == .null ? 0 : first.order(against: second)
        switch (word, order) {
        case (.equal, _): return order == 0
        case (.notEqual, _): return order != 0
        case (.less, let order?): return order < 0
        case (.atMost, let order?): return order <= 0
        case (.greater, let order?): return order > 0
        case (.atLeast, let order?): return order >= 0
        case (_, nil):
            report(
                "\(left.summary) and \(right.summary) cannot be compared by '\(word.rawValue)'", place,
                "compare two numbers, two durations or two texts")
            return nil
        }
    }

    private func variable(_ name: String, _ place: SourceSpan) -> YAMLNode? {
        if let value = variables[name] { return value }
        let known = variables.keys.sorted()
        report(
            "there is no variable '\(name)'", place,
            known.isEmpty
                ? "declare it under 'variables'" : suggestion(for: name, among: known, kind: "variables"))
        return nil
    }

    private func environmentValue(_ expression: String, _ place: SourceSpan) -> YAMLNode? {
        let parts = expression.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let fallback = parts.count == 2 && parts[1].hasPrefix("-") ? String(parts[1].dropFirst()) : nil
        if let value = environment[name] ?? fallback { return YAMLNode(.scalar(value, .plain), at: place) }
        report(
            "the environment variable '\(name)' is not set", place,
            "set it, or give a value: ${env.\(name):-value}")
        return nil
    }

    private func report(_ message: String, _ span: SourceSpan, _ fix: String) {
        mistakes.add(.interpolation, message, at: span, fix: fix)
    }
}
