import StreamTypes

/// The shape of windows; all times in milliseconds.
package enum WindowSpec: Hashable, Sendable {
    case tumble(size: Int64, offset: Int64)
    case hop(slide: Int64, size: Int64, offset: Int64)
    case cumulate(step: Int64, maxSize: Int64, offset: Int64)
    /// Rows closer than the gap, per value of the partition columns.
    case session(gap: Int64, partition: [Int])

    /// Whether a window's aggregate is put together from those of parts of it.
    var mergesWindows: Bool {
        switch self {
        case .tumble: false
        case .hop(let slide, let size, _): slide != size
        case .cumulate, .session: true
        }
    }
}

/// How an operator learns the window of a row.
package enum WindowSource: Hashable, Sendable {
    /// From a time attribute column: the operator assigns windows itself.
    case timeAttribute(Int)
    /// From the columns window_start and window_end that the rows carry.
    case attached(start: Int, end: Int)
    /// From window_end alone.
    case attachedEnd(Int)
}

/// A window's shape, where it comes from and the time it is in.
package struct WindowStrategy: Hashable, Sendable {
    package var spec: WindowSpec
    package var source: WindowSource
    /// The type of the time attribute: TIMESTAMP, or TIMESTAMP_LTZ whose windows are laid out in the
    /// session's time zone.
    package var timeType: DataType
    package var isEventTime: Bool

    package init(spec: WindowSpec, source: WindowSource, timeType: DataType, isEventTime: Bool) {
        self.spec = spec
        self.source = source
        self.timeType = timeType
        self.isEventTime = isEventTime
    }
}

/// Attaches windows to rows: one output row per window the row is in.
///
/// SESSION emits a row when its window is closed, the others at once. Rows that are late are still passed
/// on, except by SESSION.
package struct WindowTableFunction: Sendable {
    package var window: WindowStrategy

    package init(window: WindowStrategy) {
        self.window = window
    }
}

/// What a window operator can say about the window of a result.
package enum WindowProperty: Hashable, Sendable {
    /// The inclusive start.
    case start
    /// The exclusive end.
    case end
    /// The last millisecond as a rowtime attribute.
    case rowtime
    /// The processing time attribute.
    case proctime
}

/// Aggregates per key and window of a window table function.
package struct WindowAggregate: Sendable {
    package var window: WindowStrategy
    package var grouping: [Int]
    package var calls: [AggregateCall]
    package var properties: [WindowProperty]

    package init(
        window: WindowStrategy, grouping: [Int], calls: [AggregateCall], properties: [WindowProperty]
    ) {
        self.window = window
        self.grouping = grouping
        self.calls = calls
        self.properties = properties
    }
}

/// The shape of a legacy group window (`GROUP BY TUMBLE(ts, …)`); times in milliseconds, or rows for counts.
package enum GroupWindowSpec: Hashable, Sendable {
    case tumble(size: Int64)
    case hop(slide: Int64, size: Int64)
    case session(gap: Int64)
}

/// Aggregates per key and legacy group window; takes changelogs, drops late rows.
package struct GroupWindowAggregate: Sendable {
    package var spec: GroupWindowSpec
    package var timeColumn: Int
    package var timeType: DataType
    package var isEventTime: Bool
    package var grouping: [Int]
    package var calls: [AggregateCall]
    package var properties: [WindowProperty]

    package init(
        spec: GroupWindowSpec, timeColumn: Int, timeType: DataType, isEventTime: Bool, grouping: [Int],
        calls: [AggregateCall], properties: [WindowProperty]
    ) {
        self.spec = spec
        self.timeColumn = timeColumn
        self.timeType = timeType
        self.isEventTime = isEventTime
        self.grouping = grouping
        self.calls = calls
        self.properties = properties
    }
}

/// Joins rows of equal keys and windows when the window closes.
package struct WindowJoin: Sendable {
    package var kind: JoinKind
    package var left: WindowStrategy
    package var right: WindowStrategy
    /// Equi keys besides the window's bounds.
    package var keys: [JoinKey]
    package var condition: Expression?

    package init(
        kind: JoinKind, left: WindowStrategy, right: WindowStrategy, keys: [JoinKey], condition: Expression?
    ) {
        self.kind = kind
        self.left = left
        self.right = right
        self.keys = keys
        self.condition = condition
    }
}
