import LabKernel
import StreamTypes

/// Binds an INSERT's query to the columns of its table.
struct SinkBinder {
    let binder: Binder
    let table: TableDefinition

    func bind(_ syntax: InsertSyntax) throws(LabError) -> Relation {
        let schema = table.sinkSchema
        let columns = try targets(syntax, schema)
        let statics = try staticColumns(syntax, schema)
        let dynamic = columns.filter { statics[$0] == nil }
        let source = try binder.query(
            syntax.query, outer: nil, targets: dynamic.map { schema[$0].type })
        guard syntax.columns.isEmpty || source.width == dynamic.count else {
            throw SQLErrors.make(
                "SQL116", "Number of columns must match number of query columns",
                binder.span(syntax.query.range),
                fix: "\(dynamic.count) columns are named, the query has \(source.width)")
        }
        guard source.width == dynamic.count else {
            throw mismatch("Different number of columns.", source.schema, dynamic.map { schema[$0] }, syntax)
        }
        for (place, column) in dynamic.enumerated() {
            let from = source.schema[place].type.withoutTimeAttribute.logical
            guard CastRules.supportsImplicit(from, schema[column].type.logical) else {
                throw mismatch(
                    "Incompatible types for sink column '\(schema[column].name)' at position \(place).",
                    source.schema,
                    dynamic.map { schema[$0] }, syntax)
            }
        }
        return try padded(source, schema, dynamic, statics, syntax)
    }

    /// The sink columns the query fills, in the query's order.
    private func targets(_ syntax: InsertSyntax, _ schema: Schema) throws(LabError) -> [Int] {
        guard !syntax.columns.isEmpty else { return Array(schema.fields.indices) }
        var result: [Int] = []
        for name in syntax.columns {
            guard let index = schema.index(of: name.text) else {
                throw SQLErrors.make(
                    "SQL112", "Unknown target column '\(name.text)'", binder.span(name.range),
                    fix: suggestion(for: name.text, among: schema.names, kind: "columns"))
            }
            guard !result.contains(index) else {
                throw SQLErrors.make(
                    "SQL112", "Target column '\(name.text)' is assigned more than once",
                    binder.span(name.range))
            }
            result.append(index)
        }
        return result
    }

    private func staticColumns(_ syntax: InsertSyntax, _ schema: Schema) throws(LabError) -> [Int: Expression]
    {
        var result: [Int: Expression] = [:]
        for part in syntax.partition {
            guard let index = schema.index(of: part.column.text),
                table.partitionKeys.contains(part.column.text)
            else {
                throw SQLErrors.make(
                    "SQL112",
                    "Static partition column '\(part.column.text)' should be in the partition keys list "
                        + "[\(table.partitionKeys.joined(separator: ", "))] for table '\(table.path)'.",
                    binder.span(part.column.range))
            }
            result[index] = try ExpressionBinder(binder, Scope(parent: nil), clause: "PARTITION").bind(
                part.value)
        }
        return result
    }

    /// All sink columns in order: cast where types differ, NULL where the statement names no value.
    private func padded(
        _ source: Relation, _ schema: Schema, _ dynamic: [Int], _ statics: [Int: Expression],
        _ syntax: InsertSyntax
    ) throws(LabError) -> Relation {
        var values: [Expression] = []
        for (index, field) in schema.fields.enumerated() {
            if let place = dynamic.firstIndex(of: index) {
                values.append(cast(source.column(place), field.type))
            } else if let value = statics[index] {
                values.append(cast(value, field.type))
            } else {
                guard field.type.isNullable else {
                    throw SQLErrors.make(
                        "SQL116", "Column '\(field.name)' has no default value and does not allow NULLs",
                        binder.span(syntax.table.range))
                }
                values.append(.literal(.null, field.type))
            }
        }
        let fields = zip(schema.names, values).map { Field($0, $1.type) }
        return Relation(.project(values), [source], Schema(fields))
    }

    /// A string or bytes that fit a VARCHAR or VARBINARY go in as they are, all other types are cast.
    ///
    /// Source: Flink 1.20 `LogicalTypeCasts.supportsAvoidingCast`.
    private func cast(_ value: Expression, _ target: DataType) -> Expression {
        let from = value.type.withoutTimeAttribute.logical
        if from == target.logical { return value }
        switch target.logical {
        case .varchar(let length) where from.isCharacter && from.length ?? 0 <= length: return value
        case .varbinary(let length) where from.family == .binary && from.length ?? 0 <= length: return value
        default: break
        }
        if case .literal = value, !from.isCharacter, from.family != .binary {
            return Coercion.coerce(value, to: target.logical)
        }
        return .cast(value, DataType(target.logical, nullable: value.type.isNullable), isTry: false)
    }

    private func mismatch(
        _ cause: String, _ query: Schema, _ sink: [Field], _ syntax: InsertSyntax
    ) -> LabError {
        SQLErrors.make(
            "SQL116",
            "Column types of query result and sink for '\(table.path)' do not match.\nCause: \(cause)\n\n"
                + "Query schema: \(query)\nSink schema:  \(Schema(sink))", binder.span(syntax.query.range))
    }
}
