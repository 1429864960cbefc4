import StreamTypes

/// Writes joins.
enum JoinPrinter {
    static func describe(_ op: PlanOperator, _ inputs: [Schema], _ schema: Schema, _ select: String) -> String
    {
        let left = inputs[0].names
        let right = inputs.count > 1 ? inputs[1].names : []
        switch op {
        case .join(let join):
            let keys =
                "leftInputSpec=[\(spec(join.leftKey, left))], rightInputSpec=[\(spec(join.rightKey, right))]"
            return
                "Join(joinType=[\(kind(join.kind))], "
                + "where=[\(condition(join.keys, join.condition, left, right))], \(select), \(keys))"
        case .intervalJoin(let join):
            let bounds =
                "windowBounds=[isRowTime=\(join.isEventTime), leftLowerBound=\(join.lowerMillis), "
                + "leftUpperBound=\(join.upperMillis), "
                + "leftTimeIndex=\(join.leftTimeColumn), rightTimeIndex=\(join.rightTimeColumn)]"
            return
                "IntervalJoin(joinType=[\(kind(join.kind))], \(bounds), "
                + "where=[\(condition(join.keys, join.condition, left, right))], \(select))"
        case .temporalJoin(let join):
            return
                "TemporalJoin(joinType=[\(kind(join.kind))], "
                + "where=[\(condition(join.keys, join.condition, left, right))], \(select))"
        case .lookupJoin(let join): return lookup(join, left, schema, select)
        case .windowJoin(let join):
            return
                "WindowJoin(leftWindow=[\(AggregatePrinter.window(join.left, left))], "
                + "rightWindow=[\(AggregatePrinter.window(join.right, right))], "
                + "joinType=[\(kind(join.kind))], "
                + "where=[\(condition(join.keys, join.condition, left, right))], \(select))"
        default: return ""
        }
    }

    private static func kind(_ kind: JoinKind) -> String {
        switch kind {
        case .inner: "InnerJoin"
        case .left: "LeftOuterJoin"
        case .right: "RightOuterJoin"
        case .full: "FullOuterJoin"
        case .semi: "LeftSemiJoin"
        case .anti: "LeftAntiJoin"
        }
    }

    private static func condition(
        _ keys: [JoinKey], _ rest: Expression?, _ left: [String], _ right: [String]
    ) -> String {
        var parts = keys.map {
            "(\(left[$0.left]) \($0.nullsMatch ? "IS NOT DISTINCT FROM" : "=") \(right[$0.right]))"
        }
        if let rest { parts += rest.conjuncts.map(ExpressionPrinter(names: left + right).text) }
        if parts.isEmpty { return "true" }
        return parts.count == 1 ? parts[0] : "AND(\(parts.joined(separator: ", ")))"
    }

    private static func spec(_ key: JoinInputKey, _ names: [String]) -> String {
        switch key {
        case .joinKeyIsUnique: "JoinKeyContainsUniqueKey"
        case .unique: "HasUniqueKey"
        case .none: "NoUniqueKey"
        }
    }

    private static func lookup(_ join: LookupJoin, _ left: [String], _ schema: Schema, _ select: String)
        -> String
    {
        let table = join.table.physicalSchema
        let keys = join.keys.map { pair -> String in
            let column =
                pair.tableColumn < table.count ? table[pair.tableColumn].name : "$\(pair.tableColumn)"
            switch pair.key {
            case .column(let index): return "\(column)=\(left[index])"
            case .constant(let literal, let type): return "\(column)=\(ExpressionPrinter.text(literal, type))"
            }
        }
        let rest = join.condition.map { ", where=[\(ExpressionPrinter(names: schema.names).text($0))]" } ?? ""
        return
            "LookupJoin(table=[\(join.table.path)], joinType=[\(kind(join.kind))], "
            + "lookup=[\(keys.joined(separator: ", "))]\(rest), \(select))"
    }
}
