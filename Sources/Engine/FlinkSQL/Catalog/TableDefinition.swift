import LabKernel
import StreamTypes

/// A table as `CREATE TABLE` declared it, with all types resolved.
package struct TableDefinition: Sendable {
    package var path: TablePath
    /// All columns, in the order of the declaration.
    package var columns: [TableColumn]
    package var watermark: WatermarkDefinition?
    /// The columns of the primary key (always NOT ENFORCED), in the order of the key; empty for none.
    package var primaryKey: [String]
    /// The constraint's name, `PK_` and the columns if the user gave none.
    package var primaryKeyName: String?
    /// `PARTITIONED BY`, in order.
    package var partitionKeys: [String]
    /// The WITH options, in the order written.
    package var options: [TableOption]
    package var comment: String?
    package var isTemporary: Bool
    /// The table's name in its CREATE TABLE.
    package var span: SourceSpan?

    package init(
        path: TablePath, columns: [TableColumn], watermark: WatermarkDefinition? = nil,
        primaryKey: [String] = [],
        primaryKeyName: String? = nil, partitionKeys: [String] = [], options: [TableOption] = [],
        comment: String? = nil, isTemporary: Bool = false, span: SourceSpan? = nil
    ) {
        self.path = path
        self.columns = columns
        self.watermark = watermark
        self.primaryKey = primaryKey
        self.primaryKeyName = primaryKeyName
        self.partitionKeys = partitionKeys
        self.options = options
        self.comment = comment
        self.isTemporary = isTemporary
        self.span = span
    }

    /// The columns that the connector and its format store, in order.
    package var physicalSchema: Schema {
        Schema(columns.filter { $0.kind == .physical }.map { Field($0.name, $0.type.withoutTimeAttribute) })
    }

    /// The columns that a query sees, in order, with time attributes marked.
    package var schema: Schema { Schema(columns.map { Field($0.name, $0.type) }) }

    /// The columns an INSERT writes, in order: physical ones and metadata that is not VIRTUAL.
    package var sinkSchema: Schema {
        Schema(columns.filter(\.isPersisted).map { Field($0.name, $0.type.withoutTimeAttribute) })
    }

    /// The value of an option, nil if it is not set.
    package func option(_ key: String) -> String? {
        options.first { $0.key == key }?.value
    }
}

/// One column of a table.
package struct TableColumn: Sendable {
    /// Where a column's values come from.
    package enum Kind: Hashable, Sendable {
        /// Stored by the connector.
        case physical
        /// Given by the connector under a key; VIRTUAL ones cannot be written.
        case metadata(key: String, isVirtual: Bool)
        /// Computed from an expression, whose normalised text this is.
        case computed(String)
    }

    package var name: String
    /// The declared type, or the expression's for a computed column; time attributes are marked.
    package var type: DataType
    package var kind: Kind
    package var comment: String?
    /// The column's declaration.
    package var span: SourceSpan?
    /// A computed column over the table's physical and metadata columns (positions in
    /// `TableDefinition.columns`).
    package var expression: Expression?

    package init(
        name: String, type: DataType, kind: Kind = .physical, comment: String? = nil, span: SourceSpan? = nil,
        expression: Expression? = nil
    ) {
        self.name = name
        self.type = type
        self.kind = kind
        self.comment = comment
        self.span = span
        self.expression = expression
    }

    /// Whether an INSERT writes the column.
    package var isPersisted: Bool {
        switch kind {
        case .physical: true
        case .metadata(_, let isVirtual): !isVirtual
        case .computed: false
        }
    }
}

/// `WATERMARK FOR column AS expression`.
package struct WatermarkDefinition: Sendable {
    /// The rowtime column's name.
    package var column: String
    /// The expression over `TableDefinition.columns`.
    package var expression: Expression
    /// The expression's normalised text, as DESCRIBE shows it.
    package var text: String

    package init(column: String, expression: Expression, text: String) {
        self.column = column
        self.expression = expression
        self.text = text
    }
}

/// One `'key' = 'value'` with the places it was written at.
package struct TableOption: Sendable {
    package var key: String
    package var value: String
    package var keySpan: SourceSpan?
    package var valueSpan: SourceSpan?

    package init(key: String, value: String, keySpan: SourceSpan? = nil, valueSpan: SourceSpan? = nil) {
        self.key = key
        self.value = value
        self.keySpan = keySpan
        self.valueSpan = valueSpan
    }
}
