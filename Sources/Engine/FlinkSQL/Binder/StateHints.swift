import LabKernel

/// The `STATE_TTL` hints of a SELECT: how long joins and aggregates keep the rows of a table of its FROM.
struct StateHints {
    /// Milliseconds by the table's alias or name.
    private var millis: [String: Int64] = [:]

    init() {}

    /// - Parameter from: the FROM clause, whose tables the hints may name.
    init(_ hints: [HintSyntax], from: TableSyntax?, _ binder: Binder) throws(LabError) {
        let names = from.map(StateHints.names) ?? []
        for hint in hints where hint.name.text.uppercased() == "STATE_TTL" {
            for option in hint.options {
                guard names.contains(option.key) else {
                    throw SQLErrors.make(
                        "SQL119",
                        "The options of following hints cannot match the name of input tables or views: \n"
                            + "`\(option.key)` in `STATE_TTL`",
                        binder.span(option.keyRange),
                        fix: suggestion(for: option.key, among: names, kind: "tables"))
                }
                guard let duration = DurationText.parse(option.value) else {
                    throw SQLErrors.make(
                        "SQL119", "Invalid STATE_TTL hint value: \(StateHints.reason(option.value))",
                        binder.span(option.valueRange), fix: "give a duration such as '1 d'")
                }
                millis[option.key] = duration.wholeMillis
            }
        }
    }

    private static func reason(_ text: String) -> String {
        text.first?.isNumber == true ? "'\(text)' is no duration" : "text does not start with a number"
    }

    /// The names that tables of a FROM clause go by.
    private static func names(_ table: TableSyntax) -> [String] {
        if case .join(let join) = table.kind { return names(join.left) + names(join.right) }
        if let alias = table.alias { return [alias.text] }
        switch table.kind {
        case .table(let name, _): return [name.parts.last?.text ?? ""]
        case .temporal(let inner, _), .match(let inner, _): return names(inner)
        default: return []
        }
    }

    /// The bound table with the hint that is meant for it.
    func applied(to bound: FromBinder.Bound, _ table: TableSyntax) -> FromBinder.Bound {
        guard let name = StateHints.names(table).first, let ttl = millis[name] else { return bound }
        var result = bound
        result.relation = Relation(.stateTTL(ttl), [bound.relation], bound.relation.schema)
        return result
    }
}
