import LabKernel
import StreamTypes

/// Binds MATCH_RECOGNIZE.
struct MatchBinder {
    let binder: Binder
    let syntax: MatchSyntax

    func bind(_ source: FromBinder.Bound) throws(LabError) -> Relation {
        if let form = syntax.refusedForm { throw SQLErrors.unsupported(form, binder.span(syntax.range)) }
        guard !syntax.allRows else {
            throw SQLErrors.make("SQL204", "All rows per match mode is not supported yet.", span)
        }
        guard syntax.subsets.isEmpty else {
            throw SQLErrors.make("SQL204", "SUBSET clause is not supported yet!", span)
        }
        let scope = Scope(tables: source.tables, merged: source.merged, parent: nil)
        let partition = try columns(syntax.partitionBy, scope, "PARTITION BY")
        let order = try order(scope)
        let variables = try patternVariables()
        let pattern = try pattern(syntax.pattern)
        try PatternRules.check(pattern, span)
        let definitions = try definitions(scope, variables)
        let measures = try measures(scope, variables)
        let match = Match(
            partition: partition, order: order, isEventTime: true, pattern: pattern, definitions: definitions,
            measures: measures, afterMatch: try afterMatch(variables), withinMillis: try within(scope))
        let fields =
            partition.map { source.relation.schema[$0] } + measures.map { Field($0.name, $0.type) }
        return Relation(.match(LogicalMatch(match: match, span: span)), [source.relation], Schema(fields))
    }

    private var span: SourceSpan { binder.span(syntax.range) }

    private func columns(
        _ items: [ExpressionSyntax], _ scope: Scope, _ clause: String
    ) throws(LabError) -> [Int] {
        var result: [Int] = []
        for item in items {
            guard case .input(let index, _) = try ExpressionBinder(binder, scope, clause: clause).bind(item)
            else {
                throw SQLErrors.make(
                    "SQL204", "\(clause) of MATCH_RECOGNIZE takes columns", binder.span(item.range))
            }
            result.append(index)
        }
        return result
    }

    private func order(_ scope: Scope) throws(LabError) -> [SortKey] {
        var keys: [SortKey] = []
        for item in syntax.orderBy {
            let column = try columns([item.expression], scope, "ORDER BY")[0]
            let isAscending = !item.isDescending
            keys.append(
                SortKey(column: column, isAscending: isAscending, nullsFirst: item.nullsFirst ?? isAscending))
        }
        return keys
    }

    // MARK: - Patterns

    private func patternVariables() throws(LabError) -> Set<String> {
        var result: Set<String> = []
        collect(syntax.pattern, &result)
        for definition in syntax.definitions where !result.contains(definition.variable.text) {
            throw SQLErrors.make(
                "SQL114", "Pattern variable '\(definition.variable.text)' is not defined in the pattern",
                binder.span(definition.variable.range),
                fix: suggestion(for: definition.variable.text, among: result.sorted(), kind: "variables"))
        }
        return result
    }

    private func collect(_ pattern: PatternSyntax, _ result: inout Set<String>) {
        switch pattern {
        case .variable(let name): result.insert(name.text)
        case .sequence(let items), .alternation(let items): items.forEach { collect($0, &result) }
        case .quantified(let inner, _, _, _): collect(inner, &result)
        case .unsupported: break
        }
    }

    private func pattern(_ syntax: PatternSyntax) throws(LabError) -> Pattern {
        switch syntax {
        case .variable(let name): return .variable(name.text)
        case .sequence(let items): return .sequence(try patterns(items))
        case .alternation(let items): return .alternation(try patterns(items))
        case .quantified(let inner, let min, let max, let isGreedy):
            if min == 0, let max, max > 1 {
                throw SQLErrors.make(
                    "SQL204", "The from should be a positive number greater than 0.",
                    nil, fix: "begin the quantifier at 1")
            }
            return .quantified(try pattern(inner), min: min, max: max, isGreedy: isGreedy)
        case .unsupported(let form, let range):
            throw SQLErrors.make(
                "SQL204", "Expression not supported: Currently, CEP doesn't support \(form) patterns.",
                binder.span(range))
        }
    }

    private func patterns(_ items: [PatternSyntax]) throws(LabError) -> [Pattern] {
        var result: [Pattern] = []
        for item in items { result.append(try pattern(item)) }
        return result
    }

    private func afterMatch(_ variables: Set<String>) throws(LabError) -> Match.AfterMatch {
        switch syntax.skip {
        case .pastLastRow: return .skipPastLastRow
        case .nextRow, nil: return .skipToNextRow
        case .toFirst(let name): return .skipToFirst(try known(name, variables))
        case .toLast(let name): return .skipToLast(try known(name, variables))
        }
    }

    private func known(_ name: Identifier, _ variables: Set<String>) throws(LabError) -> String {
        guard variables.contains(name.text) else {
            throw SQLErrors.make(
                "SQL114", "Unknown pattern '\(name.text)'", binder.span(name.range),
                fix: suggestion(for: name.text, among: variables.sorted(), kind: "variables"))
        }
        return name.text
    }

    private func within(_ scope: Scope) throws(LabError) -> Int64? {
        guard let within = syntax.within else { return nil }
        let value = try ExpressionBinder(binder, scope, clause: "WITHIN").bind(within)
        guard case .literal(.milliseconds(let millis), _) = value else {
            throw SQLErrors.make(
                "SQL204",
                "Only constant intervals with millisecond resolution are supported as time constraints of "
                    + "patterns.",
                binder.span(within.range))
        }
        return millis
    }

    // MARK: - DEFINE and MEASURES

    private func values(_ scope: Scope, _ variables: Set<String>, _ clause: String) -> ExpressionBinder {
        let inner = Scope(tables: scope.tables, merged: scope.merged, parent: nil)
        inner.patternVariables = variables
        let result = ExpressionBinder(binder, inner, clause: clause)
        result.pattern = PatternContext(isDefine: clause == "DEFINE")
        return result
    }

    private func definitions(_ scope: Scope, _ variables: Set<String>) throws(LabError) -> [Match.Definition]
    {
        var result: [Match.Definition] = []
        for definition in syntax.definitions {
            let binder = values(scope, variables, "DEFINE")
            let condition = try binder.condition(definition.condition)
            result.append(Match.Definition(variable: definition.variable.text, condition: condition))
        }
        return result
    }

    private func measures(_ scope: Scope, _ variables: Set<String>) throws(LabError) -> [Match.Measure] {
        var result: [Match.Measure] = []
        for measure in syntax.measures {
            let binder = values(scope, variables, "MEASURES")
            let value = try binder.bind(measure.expression)
            let name = measure.alias.text
            switch binder.pattern?.special {
            case .rowtime:
                result.append(Match.Measure(name: name, value: .matchRowtime, type: value.type))
            case .proctime:
                result.append(Match.Measure(name: name, value: .matchProctime, type: value.type))
            case nil: result.append(Match.Measure(name: name, value: .expression(value), type: value.type))
            }
        }
        return result
    }
}
