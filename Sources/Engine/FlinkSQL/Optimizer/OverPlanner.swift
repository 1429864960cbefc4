import LabKernel
import StreamTypes

/// Plans OVER aggregates in time order.
struct OverPlanner {
    /// OVER calls of one SELECT with different windows lie one upon the other; they are refused, read or not.
    static func refuseSeveralWindows(_ relation: Relation) throws(LabError) {
        if case .over(let over) = relation.op, case .over = relation.input.op {
            throw SQLErrors.make(
                "SQL205",
                "Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same "
                    + "window. please re-check the over window statement.",
                over.span, fix: "give all OVER calls of the SELECT one window, or compute them in a subquery")
        }
        for input in relation.inputs { try refuseSeveralWindows(input) }
    }

    func plan(_ over: LogicalOver, _ input: PhysicalNode, _ schema: Schema) throws(LabError) -> PhysicalNode {
        for call in over.calls { try check(call, over.span) }
        guard over.order.count == 1 else {
            throw SQLErrors.make(
                "SQL205",
                over.order.isEmpty && over.calls.contains(where: isRank)
                    ? "Over Agg: The window rank function requires order by clause with non-constant "
                        + "fields. please re-check the over window statement."
                    : "The window can only be ordered by a single time column.", over.span)
        }
        guard over.order[0].isAscending else {
            throw SQLErrors.make("SQL205", "The window can only be ordered in ASCENDING mode.", over.span)
        }
        let time = input.schema[over.order[0].column].type
        guard time.timeAttribute != .none else {
            throw SQLErrors.make(
                "SQL205", "OVER windows' ordering in stream mode must be defined on a time attribute.",
                over.span,
                fix: "order by a column with a watermark, or by a PROCTIME() column")
        }
        let operation = OverAggregate(
            partition: over.partition, timeColumn: over.order[0].column,
            isEventTime: time.timeAttribute == .rowtime,
            isRows: over.isRows, start: over.start, calls: over.calls)
        let results = schema.fields.suffix(over.calls.count).map {
            Field($0.name, $0.type.withoutTimeAttribute)
        }
        let result = PhysicalNode(
            .overAggregate(operation), [input], Schema(input.schema.fields + results))
        result.window = input.window
        return result
    }

    private func isRank(_ call: AggregateCall) -> Bool {
        [.rowNumber, .rank, .denseRank, .percentRank, .cumeDist, .ntile].contains(call.function)
    }

    private func check(_ call: AggregateCall, _ span: SourceSpan) throws(LabError) {
        switch call.function {
        case .percentRank, .cumeDist, .ntile:
            throw SQLErrors.make(
                "SQL205", "\(call.function.rawValue) Function is not supported in stream mode.", span)
        case .lead:
            throw SQLErrors.make("SQL205", "LEAD Function is not supported in stream mode.", span)
        default: break
        }
    }
}
