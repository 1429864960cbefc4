import StreamTypes

/// Which rows a join keeps.
package enum JoinKind: String, Hashable, Sendable {
    case inner, left, right, full
    /// Left rows that have a match; output is the left columns.
    case semi
    /// Left rows that have no match; output is the left columns.
    case anti
}

/// One equality between the inputs of a join.
package struct JoinKey: Hashable, Sendable {
    /// Column of the left input.
    package var left: Int
    /// Column of the right input, counted within the right input.
    package var right: Int
    /// Whether NULL matches NULL (`IS NOT DISTINCT FROM`, set operations).
    package var nullsMatch: Bool

    package init(left: Int, right: Int, nullsMatch: Bool = false) {
        self.left = left
        self.right = right
        self.nullsMatch = nullsMatch
    }
}

/// What is known about a join input's unique keys: it decides the shape of the join's state.
package enum JoinInputKey: Hashable, Sendable {
    /// The join key contains a unique key: one row per join key.
    case joinKeyIsUnique
    /// The input has a unique key, these columns, which the join key does not contain.
    case unique([Int])
    case none
}

/// A regular join: both sides kept in state.
package struct Join: Sendable {
    package var kind: JoinKind
    package var keys: [JoinKey]
    /// What must hold besides the keys, over left then right columns; true if nil.
    package var condition: Expression?
    package var leftKey: JoinInputKey
    package var rightKey: JoinInputKey
    /// State time-to-live by a `STATE_TTL` hint, in milliseconds; nil takes the job's.
    package var leftTTLMillis: Int64?
    package var rightTTLMillis: Int64?

    package init(
        kind: JoinKind, keys: [JoinKey], condition: Expression?, leftKey: JoinInputKey = .none,
        rightKey: JoinInputKey = .none, leftTTLMillis: Int64? = nil, rightTTLMillis: Int64? = nil
    ) {
        self.kind = kind
        self.keys = keys
        self.condition = condition
        self.leftKey = leftKey
        self.rightKey = rightKey
        self.leftTTLMillis = leftTTLMillis
        self.rightTTLMillis = rightTTLMillis
    }
}

/// A join of two insert-only inputs whose rows are at most some time apart.
///
/// Rows match if `left.time` lies in `right.time + lower ... right.time + upper`, both inclusive, in
/// milliseconds.
package struct IntervalJoin: Sendable {
    package var kind: JoinKind
    package var keys: [JoinKey]
    package var condition: Expression?
    package var leftTimeColumn: Int
    package var rightTimeColumn: Int
    package var lowerMillis: Int64
    package var upperMillis: Int64
    package var isEventTime: Bool

    package init(
        kind: JoinKind, keys: [JoinKey], condition: Expression?, leftTimeColumn: Int, rightTimeColumn: Int,
        lowerMillis: Int64, upperMillis: Int64, isEventTime: Bool
    ) {
        self.kind = kind
        self.keys = keys
        self.condition = condition
        self.leftTimeColumn = leftTimeColumn
        self.rightTimeColumn = rightTimeColumn
        self.lowerMillis = lowerMillis
        self.upperMillis = upperMillis
        self.isEventTime = isEventTime
    }
}

/// A join with the version of the right row that was valid at the left row's time.
package struct TemporalJoin: Sendable {
    /// `.inner` or `.left`.
    package var kind: JoinKind
    package var keys: [JoinKey]
    package var condition: Expression?
    package var leftTimeColumn: Int
    /// The rowtime of the versions; nil for processing time.
    package var rightTimeColumn: Int?

    package init(
        kind: JoinKind, keys: [JoinKey], condition: Expression?, leftTimeColumn: Int, rightTimeColumn: Int?
    ) {
        self.kind = kind
        self.keys = keys
        self.condition = condition
        self.leftTimeColumn = leftTimeColumn
        self.rightTimeColumn = rightTimeColumn
    }
}

/// A join that asks an external table for each left row.
package struct LookupJoin: Sendable {
    /// What a lookup column is compared with.
    package enum Key: Hashable, Sendable {
        /// A column of the left input.
        case column(Int)
        case constant(Literal, DataType)
    }
    /// One column of the looked-up table with its key.
    package struct KeyPair: Hashable, Sendable {
        /// The physical column of the table.
        package var tableColumn: Int
        package var key: Key

        package init(tableColumn: Int, key: Key) {
            self.tableColumn = tableColumn
            self.key = key
        }
    }

    /// `.inner` or `.left`.
    package var kind: JoinKind
    package var table: TableDefinition
    /// Table options with those of an `OPTIONS` hint laid over, sorted by key.
    package var options: [TableOption]
    package var keys: [KeyPair]
    /// The physical columns fetched, in order.
    package var columns: [Int]
    /// Applied to fetched rows before anything else: computed columns and filters on the table alone.
    package var calc: Calc?
    /// What must hold besides the keys, over left columns then the table's (calculated) columns.
    package var condition: Expression?

    package init(
        kind: JoinKind, table: TableDefinition, options: [TableOption], keys: [KeyPair], columns: [Int],
        calc: Calc?,
        condition: Expression?
    ) {
        self.kind = kind
        self.table = table
        self.options = options
        self.keys = keys
        self.columns = columns
        self.calc = calc
        self.condition = condition
    }
}
