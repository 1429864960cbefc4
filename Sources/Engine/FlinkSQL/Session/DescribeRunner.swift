import LabKernel
import StreamTypes

/// DESCRIBE and SHOW COLUMNS.
struct DescribeRunner {
    let runner: StatementRunner

    func describe(_ name: NameSyntax) throws(LabError) -> StatementResult {
        let (schema, rows) = try rows(name)
        return .rows(schema, rows)
    }

    /// One row per column: name, type, null, key, extras, watermark, and comment if any column has one.
    func rows(_ name: NameSyntax) throws(LabError) -> (Schema, [[Literal]]) {
        let span = runner.span(name.range)
        let path = try runner.catalog.resolve(name, span)
        switch runner.catalog.object(path) {
        case .table(let table): return answer(table.columns, table)
        case .view(let view):
            return answer(view.schema.fields.map { TableColumn(name: $0.name, type: $0.type) }, nil)
        case nil:
            let known = runner.catalog.names(path.catalog, path.database)
            throw SQLErrors.make(
                "SQL114", "Tables or views with the identifier '\(path)' doesn't exist.", span,
                fix: known.isEmpty ? nil : suggestion(for: path.name, among: known, kind: "tables"))
        }
    }

    private func answer(_ columns: [TableColumn], _ table: TableDefinition?) -> (Schema, [[Literal]]) {
        let hasComments = columns.contains { $0.comment != nil }
        var fields = [
            Field("name", DataType(.string)), Field("type", DataType(.string)),
            Field("null", DataType(.boolean)),
            Field("key", DataType(.string)), Field("extras", DataType(.string)),
            Field("watermark", DataType(.string)),
        ]
        if hasComments { fields.append(Field("comment", DataType(.string))) }
        let rows = columns.map { column -> [Literal] in
            var row: [Literal] = [
                .string(column.name), .string("\(column.type.nullable)"), .boolean(column.type.isNullable),
                text(key(column, table)), text(extras(column)), text(watermark(column, table)),
            ]
            if hasComments { row.append(text(column.comment)) }
            return row
        }
        return (Schema(fields), rows)
    }

    private func text(_ value: String?) -> Literal { value.map { .string($0) } ?? .null }

    private func key(_ column: TableColumn, _ table: TableDefinition?) -> String? {
        guard let table, table.primaryKey.contains(column.name) else { return nil }
        return "PRI(\(table.primaryKey.joined(separator: ", ")))"
    }

    private func extras(_ column: TableColumn) -> String? {
        switch column.kind {
        case .physical: return nil
        case .computed(let expression): return "AS \(expression)"
        case .metadata(let key, let isVirtual):
            let from = key == column.name ? "" : " FROM '\(key)'"
            return "METADATA\(from)\(isVirtual ? " VIRTUAL" : "")"
        }
    }

    private func watermark(_ column: TableColumn, _ table: TableDefinition?) -> String? {
        guard let watermark = table?.watermark, watermark.column == column.name else { return nil }
        return watermark.text
    }
}
