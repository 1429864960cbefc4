import StreamTypes

/// Which input a Top-N operator can rely on.
package enum RankStrategy: Hashable, Sendable {
    /// The input is insert-only.
    case appendOnly
    /// The input is updated by these columns, and an update never moves a row down the order.
    case updateFast(primaryKey: [Int])
    /// The input may change in any way; `-U` and `-D` rows are complete.
    case retract
}

/// The function that numbers rows.
package enum RankFunction: Hashable, Sendable {
    case rowNumber
    case rank
    case denseRank
}

/// Which ranks are kept, inclusive.
package enum RankRange: Hashable, Sendable {
    /// From 1 up.
    case constant(from: Int, to: Int)
    /// Up to the value of a column that is the same for all rows of a partition.
    case column(Int)
}

/// Top-N: the best rows of each partition.
package struct Rank: Sendable {
    package var function: RankFunction
    package var partition: [Int]
    package var order: [SortKey]
    package var range: RankRange
    /// Whether the rank (BIGINT) is the last output column.
    package var outputsRank: Bool
    package var strategy: RankStrategy

    package init(
        function: RankFunction, partition: [Int], order: [SortKey], range: RankRange, outputsRank: Bool,
        strategy: RankStrategy
    ) {
        self.function = function
        self.partition = partition
        self.order = order
        self.range = range
        self.outputsRank = outputsRank
        self.strategy = strategy
    }
}

/// Keeps the first or last row of each key by time.
package struct Deduplicate: Sendable {
    package var keys: [Int]
    /// The rowtime column, or the proctime column.
    package var timeColumn: Int
    package var isEventTime: Bool
    package var keepsLast: Bool

    package init(keys: [Int], timeColumn: Int, isEventTime: Bool, keepsLast: Bool) {
        self.keys = keys
        self.timeColumn = timeColumn
        self.isEventTime = isEventTime
        self.keepsLast = keepsLast
    }
}

/// Top-N within each window of an input that carries windows.
package struct WindowRank: Sendable {
    package var window: WindowStrategy
    package var function: RankFunction
    /// The partition columns besides the window's bounds.
    package var partition: [Int]
    package var order: [SortKey]
    /// The last rank kept; `from` is the first.
    package var from: Int
    package var to: Int
    package var outputsRank: Bool

    package init(
        window: WindowStrategy, function: RankFunction, partition: [Int], order: [SortKey], from: Int,
        to: Int,
        outputsRank: Bool
    ) {
        self.window = window
        self.function = function
        self.partition = partition
        self.order = order
        self.from = from
        self.to = to
        self.outputsRank = outputsRank
    }
}

/// Keeps the first or last row by time of each key within each window.
package struct WindowDeduplicate: Sendable {
    package var window: WindowStrategy
    /// The key columns besides the window's bounds.
    package var keys: [Int]
    /// The rowtime column the order is by.
    package var timeColumn: Int
    package var keepsLast: Bool

    package init(window: WindowStrategy, keys: [Int], timeColumn: Int, keepsLast: Bool) {
        self.window = window
        self.keys = keys
        self.timeColumn = timeColumn
        self.keepsLast = keepsLast
    }
}
