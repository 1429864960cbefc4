import LabKernel

/// What Flink's pattern operator cannot run.
enum PatternRules {
    static func check(_ pattern: Pattern, _ span: SourceSpan) throws(LabError) {
        try walk(pattern, isLast: true, span)
        guard canBeEmpty(pattern) else { return }
        throw emptyMatch(span)
    }

    private static func emptyMatch(_ span: SourceSpan) -> LabError {
        SQLErrors.make(
            "SQL204",
            "Patterns that can produce empty matches are not supported. There must be at least one "
                + "non-optional state.", span)
    }

    /// Whether all parts of a pattern may be left out.
    private static func canBeEmpty(_ pattern: Pattern) -> Bool {
        switch pattern {
        case .variable: false
        case .sequence(let items): items.allSatisfy(canBeEmpty)
        case .alternation(let items): items.contains(where: canBeEmpty)
        case .quantified(let inner, let min, _, _): min == 0 || canBeEmpty(inner)
        }
    }

    private static func walk(_ pattern: Pattern, isLast: Bool, _ span: SourceSpan) throws(LabError) {
        switch pattern {
        case .variable: break
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                try walk(item, isLast: isLast && index == items.count - 1, span)
            }
        case .alternation:
            throw SQLErrors.make(
                "SQL204", "Expression not supported: Currently, CEP doesn't support branching patterns.", span
            )
        case .quantified(let inner, let min, let max, let isGreedy):
            guard case .variable = inner else {
                throw SQLErrors.make(
                    "SQL204", "Expression not supported: Group patterns are not supported yet.", span)
            }
            if isLast, isGreedy, max == nil || max ?? 0 > min {
                throw SQLErrors.make(
                    "SQL204",
                    "Greedy quantifiers are not allowed as the last element of a Pattern yet. Finish your "
                        + "pattern with either a "
                        + "simple variable or reluctant quantifier.", span)
            }
            if !isGreedy, min == 0, max == 1 {
                throw SQLErrors.make(
                    "SQL204", "Reluctant optional variables are not supported yet.", span)
            }
        }
    }
}
