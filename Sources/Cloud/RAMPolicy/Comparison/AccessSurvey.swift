import LabKernel

/// Which known actions a set of identity policies allows on anything at all, and through which statements.
package struct AccessSurvey {
    /// An action that is allowed on some resource under some conditions.
    package struct Row: Sendable {
        package let action: String
        /// The resource patterns of the statements that allow it, without repeats.
        package let resources: [String]
        /// Some condition must be met for it.
        package let isConditional: Bool
        package let statements: [StatementReference]
    }

    /// Rows in the order of the action catalog; an action that denials take away everywhere is not among
    /// them.
    package let rows: [Row]

    package init(
        _ policies: [PolicyAttachment], matching pattern: String = "*", rules: EvaluationRules = .documented
    ) throws(LabError) {
        let region = PolicyRegion(policies, rules)
        var rows: [Row] = []
        for action in ActionCatalog.names(coveredBy: pattern) {
            var allowing: [StatementBox] = []
            for box in region.allows {
                let only = box.restricted(to: action)
                let search = BoxSearch(inside: [only], outside: region.denies, rules: rules)
                if try search.point() != nil { allowing.append(box) }
            }
            guard !allowing.isEmpty else { continue }
            let sources = allowing.map { AccessSurvey.source($0.reference, policies) }
            var resources: [String] = []
            for resource in sources.flatMap({ $0?.resources ?? ["*"] }) where !resources.contains(resource) {
                resources.append(resource)
            }
            rows.append(
                Row(
                    action: action, resources: resources,
                    isConditional: allowing.allSatisfy { !$0.conditions.isEmpty },
                    statements: allowing.map(\.reference)))
        }
        self.rows = rows
    }

    private static func source(
        _ reference: StatementReference, _ policies: [PolicyAttachment]
    ) -> PolicyStatement? {
        policies.first { $0.name == reference.policy }?.document.statements[reference.statement]
    }
}

extension StatementBox {
    /// The part of the box that is about one action, or an empty box.
    fileprivate func restricted(to action: String) -> StatementBox {
        let literal = LanguageSearch.Group(
            patterns: [PatternAutomaton(action.lowercased(), literally: true)], isNegated: false)
        return StatementBox(self, and: literal)
    }
}
