import LabKernel

/// Applies `OPTIONS` hints to tables and checks all others.
enum TableHints {
    private static let known: Set<String> = [
        "OPTIONS", "STATE_TTL", "LOOKUP", "BROADCAST", "SHUFFLE_HASH", "SHUFFLE_MERGE", "NEST_LOOP",
    ]

    /// Hints must have a known name, and those on joins must name tables of the query.
    ///
    /// `tables` is nil for the hints of one table.
    static func check(_ hints: [HintSyntax], _ tables: [String]?, _ binder: Binder) throws(LabError) {
        for hint in hints {
            let name = hint.name.text.uppercased()
            let span = binder.span(hint.name.range)
            guard known.contains(name) else {
                throw SQLErrors.make(
                    "SQL119", "Hint: \(hint.name.text) should be registered in the HintStrategyTable", span,
                    fix: suggestion(for: name, among: known.sorted(), kind: "hints"))
            }
            guard let tables, name != "OPTIONS", name != "LOOKUP" else { continue }
            let named = hint.arguments + hint.options.map(\.key)
            if let missing = named.first(where: { !tables.contains(lastPart($0)) }) {
                throw SQLErrors.make(
                    "SQL119",
                    "The options of following hints cannot match the name of input tables or views: \n"
                        + "`\(missing)` in `\(name)`", span,
                    fix: suggestion(for: missing, among: tables, kind: "tables"))
            }
            for option in hint.options where name == "STATE_TTL" {
                guard option.value.first?.isNumber ?? false else {
                    throw SQLErrors.make(
                        "SQL119", "Invalid STATE_TTL hint value: text does not start with a number",
                        binder.span(option.valueRange), fix: "write for example '1d'")
                }
            }
        }
    }

    private static func lastPart(_ name: String) -> String {
        name.split(separator: ".").last.map(String.init) ?? name
    }

    /// A table's options with those of a hint laid over, sorted by key.
    static func options(
        _ table: TableDefinition, _ hints: [HintSyntax], _ binder: Binder
    ) throws(LabError) -> [TableOption] {
        var result: [String: TableOption] = [:]
        for option in table.options { result[option.key] = option }
        try check(hints, nil, binder)
        for hint in hints where hint.name.text.uppercased() == "OPTIONS" {
            guard hint.arguments.isEmpty else {
                throw SQLErrors.make(
                    "SQL119", "Invalid hint: OPTIONS takes 'key' = 'value' pairs",
                    binder.span(hint.name.range))
            }
            for option in hint.options {
                result[option.key] = TableOption(
                    key: option.key, value: option.value, keySpan: binder.span(option.keyRange),
                    valueSpan: binder.span(option.valueRange))
            }
        }
        return result.values.sorted { $0.key < $1.key }
    }
}
