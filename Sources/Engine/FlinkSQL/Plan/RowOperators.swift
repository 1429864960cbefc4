import StreamTypes

/// Projects and filters rows.
package struct Calc: Sendable {
    /// One expression per output column, over the input's columns.
    package var projection: [Expression]
    /// Keeps the rows for which it is true (not false, not NULL); nil keeps all.
    package var condition: Expression?

    package init(projection: [Expression], condition: Expression? = nil) {
        self.projection = projection
        self.condition = condition
    }
}

/// Copies each row once per grouping set.
package struct Expand: Sendable {
    /// Per grouping set one expression per output column.
    package var projections: [[Expression]]
    /// The output column that holds the set's id (the bit mask of Flink's `$e`).
    package var idColumn: Int

    package init(projections: [[Expression]], idColumn: Int) {
        self.projections = projections
        self.idColumn = idColumn
    }
}

/// How a table function's rows meet the left rows.
package struct Correlate: Sendable {
    package enum Function: Sendable {
        /// `UNNEST(collection)`: an array's or multiset's elements (a ROW element as its fields), a map's
        /// entries as key and value.
        case unnest(Expression, withOrdinality: Bool)
        /// A table function by name. `$REPLICATE(n)` gives n rows without columns: it repeats the left row.
        case named(String, [Expression])
    }
    package var function: Function
    /// The function's own columns.
    package var functionSchema: Schema
    /// `.inner` or `.left`.
    package var kind: JoinKind
    /// A condition over left and function columns.
    package var condition: Expression?

    package init(function: Function, functionSchema: Schema, kind: JoinKind, condition: Expression? = nil) {
        self.function = function
        self.functionSchema = functionSchema
        self.kind = kind
        self.condition = condition
    }
}

/// One key of an order.
package struct SortKey: Hashable, Sendable {
    package var column: Int
    package var isAscending: Bool
    /// Where NULLs go. Flink's default treats NULL as the least value: first when ascending, last when
    /// descending.
    package var nullsFirst: Bool

    package init(column: Int, isAscending: Bool = true, nullsFirst: Bool = true) {
        self.column = column
        self.isAscending = isAscending
        self.nullsFirst = nullsFirst
    }
}

/// Sorts by a time attribute (the first key, ascending), then by the other keys.
package struct TemporalSort: Sendable {
    package var keys: [SortKey]
    /// Whether the first key is a rowtime attribute; otherwise it is processing time.
    package var isEventTime: Bool

    package init(keys: [SortKey], isEventTime: Bool) {
        self.keys = keys
        self.isEventTime = isEventTime
    }
}

/// Sorts all rows at the end of the input.
package struct Sort: Sendable {
    package var keys: [SortKey]

    package init(keys: [SortKey]) {
        self.keys = keys
    }
}

/// The first rows by arrival; with a changelog input also their replacements.
package struct Limit: Sendable {
    package var offset: Int
    /// nil for no limit.
    package var count: Int?

    package init(offset: Int, count: Int?) {
        self.offset = offset
        self.count = count
    }
}

/// The first rows by an order.
package struct SortLimit: Sendable {
    package var keys: [SortKey]
    package var offset: Int
    package var count: Int
    package var strategy: RankStrategy

    package init(keys: [SortKey], offset: Int, count: Int, strategy: RankStrategy) {
        self.keys = keys
        self.offset = offset
        self.count = count
        self.strategy = strategy
    }
}
