import LabKernel

/// What Flink's pattern operator cannot run.
enum PatternRules {
    static func check(_ pattern: Pattern, _ span: SourceSpan) throws(LabError) {
        try walk(pattern, isLast: true, span)
    }

    private static func walk(_ pattern: Pattern, isLast: Bool, _ span: SourceSpan) throws(LabError) {
        switch pattern {
        case .variable: break
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                try walk(item, isLast: isLast && index == items.count - 1, span)
            }
        case .alternation:
            throw SQLErrors.make("SQL204", "Currently, CEP doesn't support branching patterns.", span)
        case .quantified(let inner, let min, let max, let isGreedy):
            guard case .variable = inner else {
                throw SQLErrors.make(
                    "SQL204", "Currently, CEP doesn't support groups with quantifiers.", span)
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
