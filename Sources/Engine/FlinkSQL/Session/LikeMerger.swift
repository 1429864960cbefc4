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
        let (line, column) = position(like.table.range)
        if case .view = runner.catalog.object(path) {
            throw SQLErrors.make(
                "SQL114",
                "Source table '\(path.quoted)' of the LIKE clause can not be a VIEW, at line \(line), "
                    + "column \(column)", span)
        }
        guard case .table(let base) = runner.catalog.object(path) else {
            throw SQLErrors.make(
                "SQL114",
                "Source table '\(path.quoted)' of the LIKE clause not found in the catalog, at line "
                    + "\(line), column \(column)", span)
        }
        try check(like.options)
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

    private func position(_ range: TextRange) -> (Int, Int) {
        let place = runner.file.position(ofOffset: range.start)
        return (place.line, place.column)
    }

    /// A feature may be named once, and OVERWRITING goes with some features only.
    private func check(_ options: [LikeTableSyntax.Option]) throws(LabError) {
        var seen: Set<String> = []
        for option in options {
            let span = runner.span(option.range)
            guard seen.insert(option.feature).inserted else {
                throw SQLErrors.make("SQL145", "Each like option feature can be declared only once.", span)
            }
            let isFixed = ["ALL", "CONSTRAINTS", "PARTITIONS", "DISTRIBUTION"].contains(option.feature)
            guard option.strategy != "OVERWRITING" || !isFixed else {
                throw SQLErrors.make(
                    "SQL145", "Illegal merging strategy 'OVERWRITING' for '\(option.feature)' option.", span)
            }
        }
    }

    /// How a feature of the base table is taken over.
    static func strategy(_ feature: String, _ like: LikeTableSyntax?) -> String {
        let options = like?.options ?? []
        let own = options.first { $0.feature == feature } ?? options.first { $0.feature == "ALL" }
        return own?.strategy ?? (feature == "OPTIONS" ? "OVERWRITING" : "INCLUDING")
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
