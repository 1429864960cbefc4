import StreamTypes

/// Writes a table back as its CREATE TABLE statement.
enum CreateTablePrinter {
    static func text(_ table: TableDefinition) -> String {
        var elements = table.columns.map(column)
        if let watermark = table.watermark {
            elements.append("WATERMARK FOR \(SyntaxPrinter.quoted(watermark.column)) AS \(watermark.text)")
        }
        if !table.primaryKey.isEmpty {
            let keys = table.primaryKey.map(SyntaxPrinter.quoted).joined(separator: ", ")
            elements.append(
                "CONSTRAINT \(SyntaxPrinter.quoted(table.primaryKeyName ?? "")) PRIMARY KEY (\(keys)) NOT "
                    + "ENFORCED"
            )
        }
        var text = "CREATE \(table.isTemporary ? "TEMPORARY " : "")TABLE \(table.path.quoted) (\n  "
        text += elements.joined(separator: ",\n  ") + "\n)"
        if let comment = table.comment { text += " COMMENT \(SyntaxPrinter.string(comment))" }
        text += "\n"
        if !table.partitionKeys.isEmpty {
            text +=
                "PARTITIONED BY (\(table.partitionKeys.map(SyntaxPrinter.quoted).joined(separator: ", ")))\n"
        }
        if !table.options.isEmpty {
            let options = HashOrder.sorted(table.options).map {
                "  \(SyntaxPrinter.string($0.key)) = \(SyntaxPrinter.string($0.value))"
            }
            text += "WITH (\n\(options.joined(separator: ",\n"))\n)\n"
        }
        return text
    }

    private static func column(_ column: TableColumn) -> String {
        let name = SyntaxPrinter.quoted(column.name)
        var text: String
        switch column.kind {
        case .physical: text = "\(name) \(type(column.type))"
        case .computed(let expression): text = "\(name) AS \(expression)"
        case .metadata(let key, let isVirtual):
            text = "\(name) \(type(column.type)) METADATA"
            if key != column.name { text += " FROM \(SyntaxPrinter.string(key))" }
            if isVirtual { text += " VIRTUAL" }
        }
        if let comment = column.comment { text += " COMMENT \(SyntaxPrinter.string(comment))" }
        return text
    }

    private static func field(_ field: Field) -> String {
        "\(SyntaxPrinter.quoted(field.name)) \(type(field.type))"
    }

    /// The serialisable form: STRING and BYTES with their lengths.
    private static func type(_ type: DataType) -> String {
        let suffix = type.isNullable ? "" : " NOT NULL"
        switch type.logical {
        case .varchar(let length): return "VARCHAR(\(length))\(suffix)"
        case .varbinary(let length): return "VARBINARY(\(length))\(suffix)"
        case .array(let element): return "ARRAY<\(self.type(element))>\(suffix)"
        case .map(let key, let value): return "MAP<\(self.type(key)), \(self.type(value))>\(suffix)"
        case .multiset(let element): return "MULTISET<\(self.type(element))>\(suffix)"
        case .row(let fields):
            return
                "ROW<\(fields.map(field).joined(separator: ", "))>\(suffix)"
        default: return "\(type.logical)\(suffix)"
        }
    }
}
