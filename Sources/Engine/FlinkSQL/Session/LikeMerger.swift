import LabKernel
import StreamTypes

/// Takes over a table's definition for `CREATE TABLE … LIKE`.
///
/// Source: Flink 1.20 `MergeTableLikeUtil`: everything is included by default, options are overwritten.
struct LikeMerger {
    let runner: StatementRunner

    private static let features = [
        "CONSTRAINTS", "GENERATED", "METADATA", "OPTIONS", "PARTITIONS", "WATERMARKS",
    ]

    func merge(_ like: LikeTableSyntax, into table: inout TableDefinition) throws(LabError) {
        let span = runner.span(like.table.range)
        let path = try runner.catalog.resolve(like.table, span)
        guard case .table(let base) = runner.catalog.object(path) else {
            throw SQLErrors.make(
                "SQL114", "Source table '\(path.quoted)' of the LIKE clause not found in the catalog", span)
        }
        let strategies = strategies(like.options)
        let includes = { (feature: String) in strategies[feature] != "EXCLUDING" }
        for column in base.columns {
            switch column.kind {
            case .physical: break
            case .computed: if !includes("GENERATED") { continue }
            case .metadata: if !includes("METADATA") { continue }
            }
            table.columns.append(column)
        }
        if includes("CONSTRAINTS") {
            (table.primaryKey, table.primaryKeyName) = (base.primaryKey, base.primaryKeyName)
        }
        if includes("PARTITIONS") { table.partitionKeys = base.partitionKeys }
        if includes("OPTIONS") { table.options = base.options }
        takeWatermark(base, includes("WATERMARKS"), &table)
    }

    private func strategies(_ options: [LikeTableSyntax.Option]) -> [String: String] {
        var result: [String: String] = [:]
        for feature in LikeMerger.features {
            result[feature] = feature == "OPTIONS" ? "OVERWRITING" : "INCLUDING"
        }
        for option in options where option.feature == "ALL" {
            for feature in LikeMerger.features { result[feature] = option.strategy }
        }
        for option in options where option.feature != "ALL" { result[option.feature] = option.strategy }
        return result
    }

    /// Computed columns refer to columns by place: the places change when columns are left out.
    private func takeWatermark(_ base: TableDefinition, _ isIncluded: Bool, _ table: inout TableDefinition) {
        let places = table.columns.map { column in base.columns.firstIndex { $0.name == column.name } ?? 0 }
        let move = { (value: Expression) in value.mapInputs { places.firstIndex(of: $0) ?? $0 } }
        for index in table.columns.indices {
            table.columns[index].expression = table.columns[index].expression.map(move)
        }
        guard let watermark = base.watermark,
            let place = table.columns.firstIndex(where: { $0.name == watermark.column })
        else {
            return
        }
        guard isIncluded else {
            table.columns[place].type = table.columns[place].type.withoutTimeAttribute
            return
        }
        table.watermark = WatermarkDefinition(
            column: watermark.column, expression: move(watermark.expression), text: watermark.text)
    }
}
