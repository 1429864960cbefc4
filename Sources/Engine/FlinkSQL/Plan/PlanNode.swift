import StreamTypes

// Map of the contract between the planner (this module) and the engine that executes plans (Streaming).
//
// `SQLSession` (Session/) takes statements and gives a `StatementResult`; queries and INSERTs come as a
// `JobPlan` (Plan/JobPlan.swift): the sinks of one job, each the root of a tree of `PlanNode`s, plus the
// session options the job runs with. Two sinks may share a subtree (same object): run it once.
//
// A `PlanNode` = operator (`PlanOperator`, payload without inputs) + inputs + output schema + what the
// planner knows about the output (changelog mode, upsert keys). Output columns of each operator, in order:
//
//   tableScan             the scan's columns (physical and metadata); a calc above computes computed ones
//   values                the literal rows
//   calc                  projection over the input, rows kept where condition is true
//   expand                one row per grouping set: as its projections say, the set's id among them
//   watermarkAssigner     the input's columns; sends watermarks from an expression over the row
//   groupAggregate        keys, then aggregates
//   windowTableFunction   the input's columns, window_start, window_end, window_time
//   windowAggregate       keys, aggregates, window properties
//   groupWindowAggregate  keys, aggregates, window properties
//   overAggregate         the input's columns, then aggregates group by group
//   join and its kin      left columns then right columns; semi and anti: left columns only
//   correlate             left columns then the function's columns
//   rank, windowRank      the input's columns, then the rank number if asked for
//   deduplicate and kin   the input's columns
//   sort, limit, …        the input's columns
//   match                 partition columns, then measures
//   sink                  nothing
//
// Time attributes: a column whose type is marked PROCTIME has no stored value, `PROCTIME_MATERIALIZE` reads
// the clock; one marked ROWTIME is a stored timestamp. Expression rules are in Expressions/Expression.swift;
// function rules at each `FunctionID`.
// A value at rest has the type of its column; a CAST is explicit wherever the type changes, except
// nullability and time attribute.

/// An operator of an optimised plan with its inputs.
package final class PlanNode: Sendable {
    /// Unique in a job plan, stable for the same text; counts from 1 in the order of construction.
    package let id: Int
    package let op: PlanOperator
    package let inputs: [PlanNode]
    /// The output's columns.
    package let schema: Schema
    /// The kinds of rows the output may have.
    package let changelogMode: ChangelogMode
    /// The sets of columns by any of which an output row can be updated; empty if none is known.
    package let upsertKeys: [[Int]]

    package init(
        id: Int, op: PlanOperator, inputs: [PlanNode], schema: Schema,
        changelogMode: ChangelogMode = .insertOnly,
        upsertKeys: [[Int]] = []
    ) {
        self.id = id
        self.op = op
        self.inputs = inputs
        self.schema = schema
        self.changelogMode = changelogMode
        self.upsertKeys = upsertKeys
    }
}

/// What a node of a plan does.
package enum PlanOperator: Sendable {
    case tableScan(TableScan)
    case values(ValuesScan)
    case calc(Calc)
    case expand(Expand)
    case watermarkAssigner(WatermarkAssigner)
    case groupAggregate(GroupAggregate)
    case windowTableFunction(WindowTableFunction)
    case windowAggregate(WindowAggregate)
    case groupWindowAggregate(GroupWindowAggregate)
    case overAggregate(OverAggregate)
    case join(Join)
    case intervalJoin(IntervalJoin)
    case temporalJoin(TemporalJoin)
    case lookupJoin(LookupJoin)
    case windowJoin(WindowJoin)
    case correlate(Correlate)
    case rank(Rank)
    case deduplicate(Deduplicate)
    case windowRank(WindowRank)
    case windowDeduplicate(WindowDeduplicate)
    /// Sorts by a time attribute first: rows leave when the watermark passes them.
    case temporalSort(TemporalSort)
    /// Sorts a whole bounded input at its end; only by `table.exec.non-temporal-sort.enabled`.
    case sort(Sort)
    /// LIMIT and OFFSET without ORDER BY.
    case limit(Limit)
    /// ORDER BY with LIMIT over an unordered stream: a global Top-N without rank number.
    case sortLimit(SortLimit)
    /// All inputs' rows; inputs have the same column types.
    case union
    case match(Match)
    /// Turns an upsert or duplicated changelog into a complete one, by key.
    case changelogNormalize(ChangelogNormalize)
    /// Leaves out `-U` rows.
    case dropUpdateBefore
    case sink(Sink)
}
