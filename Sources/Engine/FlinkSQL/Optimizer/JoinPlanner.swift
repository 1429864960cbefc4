import LabKernel
import StreamTypes

/// Plans joins: by interval of time, by window, or over the whole of both inputs.
struct JoinPlanner {
    let options: SessionOptions

    func plan(
        _ kind: JoinKind, _ condition: Expression?, _ left: PhysicalNode, _ right: PhysicalNode,
        _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        let raw = JoinCondition(condition, leftWidth: left.width)
        if let bounds = timeBounds(raw, left, right) {
            return try interval(kind, raw, bounds, left, right, schema)
        }
        if let node = try window(kind, raw, left, right, schema) { return node }
        return try regular(kind, condition, left, right, schema)
    }

    // MARK: - Keys

    /// Equalities whose sides are columns become keys; sides that are expressions are computed below the
    /// join.
    struct Keyed {
        var left: PhysicalNode
        var right: PhysicalNode
        var keys: [JoinKey]
        /// How many columns were added on the left.
        var addedLeft: Int
    }

    static func keyed(
        _ equalities: [JoinCondition.Equality], _ left: PhysicalNode, _ right: PhysicalNode
    ) throws(LabError) -> Keyed {
        var leftExtra: [Expression] = []
        var rightExtra: [Expression] = []
        let place = { (value: Expression, width: Int, extra: inout [Expression]) -> Int in
            if case .input(let index, _) = value { return index }
            if let known = extra.firstIndex(of: value) { return width + known }
            extra.append(value)
            return width + extra.count - 1
        }
        var keys: [JoinKey] = []
        for equality in equalities.map(comparable) {
            let l = place(equality.left, left.width, &leftExtra)
            let r = place(equality.right, right.width, &rightExtra)
            keys.append(JoinKey(left: l, right: r, nullsMatch: equality.nullsMatch))
        }
        return Keyed(
            left: try extended(left, leftExtra), right: try extended(right, rightExtra), keys: keys,
            addedLeft: leftExtra.count)
    }

    /// Keys are compared as they lie, so both sides must have one type.
    private static func comparable(_ equality: JoinCondition.Equality) -> JoinCondition.Equality {
        let types = [equality.left.type, equality.right.type]
        guard types[0].logical != types[1].logical, !types[0].logical.isCharacter,
            let common = TypeMerging.common(types)
        else { return equality }
        var result = equality
        result.left = Coercion.coerce(equality.left, to: common.logical)
        result.right = Coercion.coerce(equality.right, to: common.logical)
        return result
    }

    private static func extended(_ node: PhysicalNode, _ extra: [Expression]) throws(LabError) -> PhysicalNode
    {
        guard !extra.isEmpty else { return node }
        let names = node.schema.names + extra.indices.map { "$k\($0)" }
        return try Calcs.project(node.columns + extra, over: node, names: names)
    }

    /// The join's output without the columns that were added for keys.
    static func trimmed(
        _ node: PhysicalNode, _ kind: JoinKind, _ left: PhysicalNode, _ right: PhysicalNode, _ keyed: Keyed,
        _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        let isNarrow = kind == .semi || kind == .anti
        let own = Array(0..<left.width) + (isNarrow ? [] : (0..<right.width).map { keyed.left.width + $0 })
        if own.count == node.width { return node }
        return try Calcs.project(own.map { node.column($0) }, over: node, names: schema.names)
    }

    static func output(_ kind: JoinKind, _ left: PhysicalNode, _ right: PhysicalNode) -> Schema {
        if kind == .semi || kind == .anti { return left.schema }
        return FromBinder.schema(kind, left.schema, right.schema)
    }

    /// Conditions besides the keys, with right columns moved behind the added left ones.
    static func residual(_ rest: [Expression], _ left: PhysicalNode, _ keyed: Keyed) -> Expression? {
        let moved = rest.map { $0.mapInputs { $0 < left.width ? $0 : $0 + keyed.addedLeft } }
        return Expression.conjunction(moved)
    }

    // MARK: - Interval joins

    private func timeBounds(_ condition: JoinCondition, _ left: PhysicalNode, _ right: PhysicalNode)
        -> TimeBounds?
    {
        let equalTimes = condition.equalities.filter {
            isTime($0.left, left) && isTime($0.right, right) && !$0.nullsMatch
        }
        let asTests = equalTimes.map { equality -> Expression in
            let right = equality.right.mapInputs { $0 + left.width }
            return .call(.equals, [equality.left, right], DataType(.boolean))
        }
        return TimeBounds(condition.rest + asTests, left, right)
    }

    private func isTime(_ value: Expression, _ node: PhysicalNode) -> Bool {
        if case .input(let index, _) = value { return node.schema[index].type.timeAttribute != .none }
        return false
    }

    private func interval(
        _ kind: JoinKind, _ condition: JoinCondition, _ bounds: TimeBounds, _ left: PhysicalNode,
        _ right: PhysicalNode,
        _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        guard kind != .semi, kind != .anti else {
            return try regular(kind, rebuilt(condition, left), left, right, schema)
        }
        let leftTime = left.schema[bounds.leftColumn].type.timeAttribute
        let rightTime = right.schema[bounds.rightColumn].type.timeAttribute
        guard leftTime == rightTime else {
            throw SQLErrors.make(
                "SQL211",
                "Interval join with rowtime attribute of one side and proctime attribute of the other is "
                    + "not supported",
                nil)
        }
        let plain = condition.equalities.filter { !(isTime($0.left, left) && isTime($0.right, right)) }
        let keyed = try JoinPlanner.keyed(plain, left, right)
        let operation = IntervalJoin(
            kind: kind, keys: keyed.keys, condition: JoinPlanner.residual(bounds.rest, left, keyed),
            leftTimeColumn: bounds.leftColumn, rightTimeColumn: bounds.rightColumn, lowerMillis: bounds.lower,
            upperMillis: bounds.upper, isEventTime: leftTime == .rowtime)
        let node = PhysicalNode(
            .intervalJoin(operation), [keyed.left, keyed.right],
            JoinPlanner.output(kind, keyed.left, keyed.right))
        return try JoinPlanner.trimmed(node, kind, left, right, keyed, schema)
    }

    private func rebuilt(_ condition: JoinCondition, _ left: PhysicalNode) -> Expression? {
        let equalities = condition.equalities.map { equality -> Expression in
            let right = equality.right.mapInputs { $0 + left.width }
            let function: FunctionID = equality.nullsMatch ? .isNotDistinctFrom : .equals
            return .call(
                function, [equality.left, right], DataType(.boolean, nullable: !equality.nullsMatch))
        }
        return Expression.conjunction(equalities + condition.rest)
    }

    // MARK: - Window joins

    private func window(
        _ kind: JoinKind, _ condition: JoinCondition, _ left: PhysicalNode, _ right: PhysicalNode,
        _ schema: Schema
    ) throws(LabError) -> PhysicalNode? {
        guard let l = left.window, let r = right.window else { return nil }
        let isBound = { (equality: JoinCondition.Equality, a: Int, b: Int) -> Bool in
            if case .input(a, _) = equality.left, case .input(b, _) = equality.right { return true }
            return false
        }
        let hasStart = condition.equalities.contains { isBound($0, l.start, r.start) }
        let hasEnd = condition.equalities.contains { isBound($0, l.end, r.end) }
        guard hasStart, hasEnd else { return nil }
        let plain = condition.equalities.filter {
            !isBound($0, l.start, r.start) && !isBound($0, l.end, r.end)
        }
        let keyed = try JoinPlanner.keyed(plain, left, right)
        let operation = WindowJoin(
            kind: kind, left: l.strategy, right: r.strategy, keys: keyed.keys,
            condition: JoinPlanner.residual(condition.rest, left, keyed))
        let node = PhysicalNode(
            .windowJoin(operation), [keyed.left, keyed.right],
            JoinPlanner.output(kind, keyed.left, keyed.right))
        if kind != .right, kind != .full { node.window = l }
        return try JoinPlanner.trimmed(node, kind, left, right, keyed, schema)
    }

    // MARK: - Regular joins

    private func regular(
        _ kind: JoinKind, _ condition: Expression?, _ left: PhysicalNode, _ right: PhysicalNode,
        _ schema: Schema
    ) throws(LabError) -> PhysicalNode {
        let l = Calcs.materialized(left, keepRowtime: false)
        let r = Calcs.materialized(right, keepRowtime: false)
        let both = l.schema.appending(r.schema)
        let parts = JoinCondition(condition.map { Calcs.retype($0, both) }, leftWidth: l.width)
        let keyed = try JoinPlanner.keyed(parts.equalities, l, r)
        let operation = Join(
            kind: kind, keys: keyed.keys, condition: JoinPlanner.residual(parts.rest, l, keyed),
            leftTTLMillis: left.stateTTLMillis, rightTTLMillis: right.stateTTLMillis)
        let node = PhysicalNode(
            .join(operation), [keyed.left, keyed.right], JoinPlanner.output(kind, keyed.left, keyed.right))
        return try JoinPlanner.trimmed(node, kind, l, r, keyed, schema)
    }
}
