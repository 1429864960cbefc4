/// The requests that one statement speaks of: a set of actions, a set of resources, a set of conditions.
struct StatementBox: Sendable {
    let reference: StatementReference
    /// All of them must match.
    let actions: [LanguageSearch.Group]
    let resources: LanguageSearch.Group
    /// The resource `*` of operations that name none is in the set.
    let coversUnnamed: Bool
    let conditions: [ConditionClause]

    init(_ statement: PolicyStatement, _ reference: StatementReference, _ rules: EvaluationRules) {
        self.reference = reference
        actions = [
            LanguageSearch.Group(
                patterns: statement.actions.map { PatternAutomaton($0.lowercased()) },
                isNegated: statement.isNotAction)
        ]
        let patterns = statement.resources ?? ["*"]
        resources = LanguageSearch.Group(
            patterns: patterns.compactMap { StatementBox.automaton($0, rules) }, isNegated: false)
        coversUnnamed = patterns.contains { pattern in
            let segments = pattern.split(separator: ":", omittingEmptySubsequences: false)
            return (segments.count < 5 || rules.arnMatching == .whole) && wildcard(pattern, matches: "*")
        }
        conditions = statement.conditions
    }

    /// The part of `box` that `action` is about.
    init(_ box: StatementBox, and action: LanguageSearch.Group) {
        reference = box.reference
        actions = box.actions + [action]
        resources = box.resources
        coversUnnamed = box.coversUnnamed
        conditions = box.conditions
    }

    /// A pattern of fewer segments than a name has matches no name, unless it is all stars.
    private static func automaton(_ pattern: String, _ rules: EvaluationRules) -> PatternAutomaton? {
        if !pattern.isEmpty, pattern.allSatisfy({ $0 == "*" }) { return PatternAutomaton("*") }
        let ignoringCase = rules.resourceCase == .insensitive
        guard rules.arnMatching == .segments else {
            return PatternAutomaton(pattern, ignoringCase: ignoringCase)
        }
        let segments = pattern.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard segments.count == 5 else { return nil }
        return PatternAutomaton(pattern, .resourceName, ignoringCase: ignoringCase)
    }
}

/// A set of policies as boxes.
struct PolicyRegion: Sendable {
    let allows: [StatementBox]
    let denies: [StatementBox]

    init(_ policies: [PolicyAttachment], _ rules: EvaluationRules) {
        var allows: [StatementBox] = []
        var denies: [StatementBox] = []
        for policy in policies {
            for (number, statement) in policy.document.statements.enumerated() {
                let reference = StatementReference(
                    layer: .accountIdentity, policy: policy.name, statement: number, effect: statement.effect)
                let box = StatementBox(statement, reference, rules)
                if statement.effect == .allow { allows.append(box) } else { denies.append(box) }
            }
        }
        (self.allows, self.denies) = (allows, denies)
    }
}
