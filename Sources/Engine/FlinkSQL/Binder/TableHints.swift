import LabKernel

/// Applies `OPTIONS` hints to tables.
enum TableHints {
    /// A table's options with those of a hint laid over, sorted by key.
    static func options(
        _ table: TableDefinition, _ hints: [HintSyntax], _ binder: Binder
    ) throws(LabError) -> [TableOption] {
        var result: [String: TableOption] = [:]
        for option in table.options { result[option.key] = option }
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
