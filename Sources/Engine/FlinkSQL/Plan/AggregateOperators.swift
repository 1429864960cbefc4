import StreamTypes

/// Aggregates per key over the whole stream; its output is a changelog.
package struct GroupAggregate: Sendable {
    package var grouping: [Int]
    package var calls: [AggregateCall]
    /// Whether the input has `-U`, `-D` rows, so that aggregates must retract.
    package var needsRetraction: Bool
    /// The calls that need not take part in it, by position; empty for none.
    package var ignoresRetraction: [Bool] = []
    /// Whether `-U` rows are wanted by who reads the output.
    package var emitsUpdateBefore: Bool
    /// State time-to-live by a `STATE_TTL` hint, in milliseconds; nil takes the job's.
    package var stateTTLMillis: Int64?

    package init(
        grouping: [Int], calls: [AggregateCall], needsRetraction: Bool, emitsUpdateBefore: Bool,
        stateTTLMillis: Int64? = nil
    ) {
        self.grouping = grouping
        self.calls = calls
        self.needsRetraction = needsRetraction
        self.emitsUpdateBefore = emitsUpdateBefore
        self.stateTTLMillis = stateTTLMillis
    }
}

/// A bound of an OVER frame.
package enum FrameBound: Hashable, Sendable {
    case unboundedPreceding
    /// Rows before, or milliseconds before for RANGE.
    case preceding(Int64)
    case currentRow
}

/// Aggregates over the rows before each row of an insert-only input.
package struct OverAggregate: Sendable {
    package var partition: [Int]
    /// The time attribute the order is by.
    package var timeColumn: Int
    package var isEventTime: Bool
    /// ROWS if true, RANGE if false (rows of one time share their result).
    package var isRows: Bool
    package var start: FrameBound
    package var calls: [AggregateCall]

    package init(
        partition: [Int], timeColumn: Int, isEventTime: Bool, isRows: Bool, start: FrameBound,
        calls: [AggregateCall]
    ) {
        self.partition = partition
        self.timeColumn = timeColumn
        self.isEventTime = isEventTime
        self.isRows = isRows
        self.start = start
        self.calls = calls
    }
}
