import StreamTypes

/// Reads a table's connector.
package struct TableScan: Sendable {
    package var table: TableDefinition
    /// The columns read, in output order.
    package var columns: [ScanColumn]
    /// Table options with those of an `OPTIONS` hint laid over, sorted by key.
    package var options: [TableOption]
    /// A row limit pushed into the source, if the connector takes one.
    package var limit: Int?

    package init(table: TableDefinition, columns: [ScanColumn], options: [TableOption], limit: Int? = nil) {
        self.table = table
        self.columns = columns
        self.options = options
        self.limit = limit
    }
}

/// One column that a scan reads from its connector.
package enum ScanColumn: Hashable, Sendable {
    /// The nth physical column, as the connector and its format see it.
    case physical(Int)
    /// A metadata key of the connector, read in the connector's type for it; a calc above casts it to the
    /// declared type.
    case metadata(key: String, type: DataType)
}

/// Rows given by literals.
package struct ValuesScan: Sendable {
    package var rows: [[Literal]]

    package init(rows: [[Literal]]) {
        self.rows = rows
    }
}

/// Sends watermarks computed from each row.
package struct WatermarkAssigner: Sendable {
    /// The column that becomes the rowtime attribute.
    package var rowtimeColumn: Int
    /// The watermark, a timestamp over the input's columns; NULL sends none.
    package var watermark: Expression

    package init(rowtimeColumn: Int, watermark: Expression) {
        self.rowtimeColumn = rowtimeColumn
        self.watermark = watermark
    }
}

/// Completes a changelog by key: remembers the last row of each key.
package struct ChangelogNormalize: Sendable {
    package var uniqueKey: [Int]

    package init(uniqueKey: [Int]) {
        self.uniqueKey = uniqueKey
    }
}

/// Writes into a table or gives the rows to the caller of a SELECT.
package struct Sink: Sendable {
    package enum Target: Sendable {
        /// The rows of a SELECT.
        case collect
        case table(TableDefinition)
    }
    package var target: Target
    /// Table options with those of an `OPTIONS` hint laid over, sorted by key.
    package var options: [TableOption]
    /// What the sink asked for, out of the kinds its input produces.
    package var accepts: ChangelogMode
    /// Physical sink columns that the statement names, for partial inserts; nil for all.
    package var targetColumns: [Int]?
    /// Static partition values of `PARTITION (k = v)`, in the order written.
    package var staticPartitions: [TableOption]
    package var isOverwrite: Bool
    /// Keep the last row by the sink's key, as the input's upsert key differs from it
    /// (`table.exec.sink.upsert-materialize`).
    package var materializesUpserts: Bool
    /// NOT NULL physical columns that `table.exec.sink.not-null-enforcer` checks at run time.
    package var notNullColumns: [Int]
    /// Columns that are a rowtime attribute, whose value the sink's records carry as their timestamp; nil if
    /// there is none.
    package var rowtimeColumn: Int?
    /// Metadata columns written, by the position in the input, after the physical columns.
    package var metadataKeys: [String]

    package init(
        target: Target, options: [TableOption] = [], accepts: ChangelogMode, targetColumns: [Int]? = nil,
        staticPartitions: [TableOption] = [], isOverwrite: Bool = false, materializesUpserts: Bool = false,
        notNullColumns: [Int] = [], rowtimeColumn: Int? = nil, metadataKeys: [String] = []
    ) {
        self.target = target
        self.options = options
        self.accepts = accepts
        self.targetColumns = targetColumns
        self.staticPartitions = staticPartitions
        self.isOverwrite = isOverwrite
        self.materializesUpserts = materializesUpserts
        self.notNullColumns = notNullColumns
        self.rowtimeColumn = rowtimeColumn
        self.metadataKeys = metadataKeys
    }
}
