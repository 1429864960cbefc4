import StreamTypes

/// Whether a column of an updating output only ever grows or shrinks as its row is updated.
///
/// Source: Flink 1.20 `FlinkRelMdModifiedMonotonicity`.
enum Monotonicity {
    case constant, increasing, decreasing, unknown

    static func of(_ column: Int, in node: PhysicalNode) -> Monotonicity {
        switch node.op {
        case .calc(let calc):
            guard case .input(let inner, _) = calc.projection[column] else { return .unknown }
            return of(inner, in: node.input)
        case .groupAggregate(let aggregate):
            if column < aggregate.grouping.count { return .constant }
            guard node.input.kinds.isInsertOnly else { return .unknown }
            return of(aggregate.calls[column - aggregate.grouping.count])
        case .watermarkAssigner: return of(column, in: node.input)
        default: return node.kinds.isInsertOnly ? .constant : .unknown
        }
    }

    private static func of(_ call: AggregateCall) -> Monotonicity {
        switch call.function {
        case .count, .max: .increasing
        case .min: .decreasing
        default: .unknown
        }
    }

    /// How Top-N over the node may work: an order that updates never move rows down allows the fast way.
    static func strategy(_ keys: [SortKey], over node: PhysicalNode) -> RankStrategy {
        if node.kinds.isInsertOnly { return .appendOnly }
        guard let key = KeyMetadata.upsertKeys(node).first(where: { !$0.isEmpty }),
            !node.kinds.contains(.delete)
        else {
            return .retract
        }
        let goesUp = keys.allSatisfy { sortKey in
            switch of(sortKey.column, in: node) {
            case .constant: true
            case .increasing: !sortKey.isAscending
            case .decreasing: sortKey.isAscending
            case .unknown: false
            }
        }
        return goesUp ? .updateFast(primaryKey: key) : .retract
    }
}
