import LabKernel
import StreamTypes

/// A bound logical plan: what to compute, not yet how. Immutable, hence safe to share.
final class Relation: @unchecked Sendable {
    let op: RelationOperator
    let inputs: [Relation]
    let schema: Schema

    init(_ op: RelationOperator, _ inputs: [Relation], _ schema: Schema) {
        self.op = op
        self.inputs = inputs
        self.schema = schema
    }

    var input: Relation { inputs[0] }
    /// The number of output columns.
    var width: Int { schema.count }

    /// One row with one column that nothing reads: the input of a SELECT without FROM.
    static let one = Relation(
        .values([[.integer(0)]]), [], Schema([Field("ZERO", DataType(.int, nullable: false))]))

    /// The output's columns as expressions.
    var columns: [Expression] { schema.fields.indices.map { column($0) } }

    func column(_ index: Int) -> Expression { .input(index, schema[index].type) }
}

enum RelationOperator {
    /// Columns of a table, computed ones and watermark included.
    case scan(LogicalScan)
    case values([[Literal]])
    case project([Expression])
    case filter(Expression)
    /// Copies rows per grouping set; output: as the projections say.
    case expand(Expand)
    case aggregate(LogicalAggregate)
    case over(LogicalOver)
    /// Output: left, right columns; semi and anti joins: left columns.
    case join(JoinKind, Expression?)
    /// Join with the version of the right table at a time of the left.
    case temporalJoin(JoinKind, Expression?, time: Expression)
    /// Output: left columns, function columns.
    case correlate(Correlate)
    case window(LogicalWindow)
    case union
    case sort([SortKey], offset: Int, fetch: Int?)
    case match(LogicalMatch)
    /// The input as it is; operators above keep its rows for these milliseconds (`STATE_TTL` hint).
    case stateTTL(Int64)
}

/// A table with the columns read from it.
struct LogicalScan {
    var table: TableDefinition
    var options: [TableOption]
    var span: SourceSpan
    /// Positions in the table's columns, in output order.
    var columns: [Int]
}

/// GROUP BY.
struct LogicalAggregate {
    var grouping: [Int]
    var calls: [AggregateCall]
    /// A legacy group window with its properties in output order.
    var window: LogicalGroupWindow?
}

/// `GROUP BY TUMBLE(ts, …)`.
struct LogicalGroupWindow {
    var spec: GroupWindowSpec
    var timeColumn: Int
    var properties: [WindowProperty]
    var span: SourceSpan
}

/// Calls over one window; output: the input's columns, then the calls.
struct LogicalOver {
    var partition: [Int]
    var order: [SortKey]
    var isRows: Bool
    var start: FrameBound
    var calls: [AggregateCall]
    var span: SourceSpan
}

/// TABLE(TUMBLE(…)); output: the input's columns and three window columns.
struct LogicalWindow {
    var spec: WindowSpec
    var timeColumn: Int
    var span: SourceSpan
}

/// MATCH_RECOGNIZE with its place, for errors found while planning.
struct LogicalMatch {
    var match: Match
    var span: SourceSpan
}
