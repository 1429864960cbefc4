import StreamTypes

/// One aggregate of an aggregating operator.
package struct AggregateCall: Hashable, Sendable {
    package var function: AggregateID
    /// Columns of the input; empty for `COUNT(*)`. Literal arguments (a separator, an offset) are in
    /// `constants`.
    package var arguments: [Int]
    /// The literal arguments after the columns: LISTAGG's separator, LAG's offset and default, NTILE's
    /// buckets.
    package var constants: [Expression]
    package var isDistinct: Bool
    /// A BOOLEAN column; only rows where it is true count.
    package var filter: Int?
    /// The result's type, as Flink derives it.
    package var type: DataType
    /// The output column's name, for EXPLAIN.
    package var name: String

    package init(
        function: AggregateID, arguments: [Int], constants: [Expression] = [], isDistinct: Bool = false,
        filter: Int? = nil, type: DataType, name: String
    ) {
        self.function = function
        self.arguments = arguments
        self.constants = constants
        self.isDistinct = isDistinct
        self.filter = filter
        self.type = type
        self.name = name
    }
}
