import StreamTypes

/// MATCH_RECOGNIZE: finds row patterns in each partition, in time order.
package struct Match: Sendable {
    package var partition: [Int]
    /// The first key is a time attribute, ascending.
    package var order: [SortKey]
    package var isEventTime: Bool
    package var pattern: Pattern
    /// Conditions by pattern variable; a variable without one matches every row.
    package var definitions: [Definition]
    package var measures: [Measure]
    package var afterMatch: AfterMatch
    /// The longest time from a match's first to its last row, in milliseconds; nil for no limit.
    package var withinMillis: Int64?

    package init(
        partition: [Int], order: [SortKey], isEventTime: Bool, pattern: Pattern, definitions: [Definition],
        measures: [Measure], afterMatch: AfterMatch, withinMillis: Int64?
    ) {
        self.partition = partition
        self.order = order
        self.isEventTime = isEventTime
        self.pattern = pattern
        self.definitions = definitions
        self.measures = measures
        self.afterMatch = afterMatch
        self.withinMillis = withinMillis
    }

    /// `DEFINE A AS condition`.
    package struct Definition: Hashable, Sendable {
        package var variable: String
        package var condition: Expression

        package init(variable: String, condition: Expression) {
            self.variable = variable
            self.condition = condition
        }
    }

    /// One output column after the partition's.
    package struct Measure: Hashable, Sendable {
        package enum Value: Hashable, Sendable {
            case expression(Expression)
            /// `MATCH_ROWTIME()`: the time of the last matched row, as a rowtime attribute.
            case matchRowtime
            /// `MATCH_PROCTIME()`.
            case matchProctime
        }
        package var name: String
        package var value: Value
        package var type: DataType

        package init(name: String, value: Value, type: DataType) {
            self.name = name
            self.value = value
            self.type = type
        }
    }

    /// Where the search goes on after a match.
    package enum AfterMatch: Hashable, Sendable {
        case skipPastLastRow
        case skipToNextRow
        case skipToFirst(String)
        case skipToLast(String)
    }
}

/// A regular expression over pattern variables.
package indirect enum Pattern: Hashable, Sendable {
    case variable(String)
    case sequence([Pattern])
    case alternation([Pattern])
    /// `max` is nil for no upper limit.
    case quantified(Pattern, min: Int, max: Int?, isGreedy: Bool)
}
