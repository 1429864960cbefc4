import StreamTypes

/// Drops columns that nothing above reads, down to the tables.
enum ColumnPruner {
    static func run(_ relation: Relation) -> Relation {
        let all = Array(0..<relation.width)
        let result = prune(relation, Set(all))
        if result.kept == all { return result.relation }
        let values = all.map { result.relation.column(result.place($0)) }
        return Relation(.project(values), [result.relation], relation.schema)
    }

    /// A relation that has kept some of its columns, in their old order.
    private struct Pruned {
        var relation: Relation
        /// The old number of each column that is left.
        var kept: [Int]

        func place(_ old: Int) -> Int { kept.firstIndex(of: old) ?? 0 }
        func move(_ value: Expression) -> Expression { value.mapInputs(place) }
    }

    /// At least one column stays, so that rows can be counted.
    private static func prune(_ relation: Relation, _ asked: Set<Int>) -> Pruned {
        let needed = asked.isEmpty && relation.width > 0 ? [0] : asked
        switch relation.op {
        case .scan(let scan): return self.scan(scan, relation, needed)
        case .project(let values): return project(values, relation, needed)
        case .filter(let condition):
            let input = prune(relation.input, needed.union(condition.inputColumns))
            let result = Relation(.filter(input.move(condition)), [input.relation], input.relation.schema)
            return Pruned(relation: result, kept: input.kept)
        case .aggregate(let aggregate): return self.aggregate(aggregate, relation, needed)
        case .over(let over): return self.over(over, relation, needed)
        case .join(let kind, let condition): return join(kind, condition, relation, needed)
        case .temporalJoin(let kind, let condition, let time):
            return temporalJoin(kind, condition, time, relation, needed)
        case .correlate(let correlate): return self.correlate(correlate, relation, needed)
        case .window(let window): return self.window(window, relation, needed)
        case .union: return union(relation, needed)
        case .stateTTL:
            let input = prune(relation.input, needed)
            let result = Relation(relation.op, [input.relation], input.relation.schema)
            return Pruned(relation: result, kept: input.kept)
        case .sort(let keys, let offset, let fetch):
            let input = prune(relation.input, needed.union(keys.map(\.column)))
            let moved = keys.map {
                SortKey(
                    column: input.place($0.column), isAscending: $0.isAscending, nullsFirst: $0.nullsFirst)
            }
            let result = Relation(
                .sort(moved, offset: offset, fetch: fetch), [input.relation], input.relation.schema)
            return Pruned(relation: result, kept: input.kept)
        default: return whole(relation)
        }
    }

    /// Prunes below an operator that needs its input as it is.
    private static func whole(_ relation: Relation) -> Pruned {
        let inputs = relation.inputs.map(run)
        return Pruned(
            relation: Relation(relation.op, inputs, relation.schema), kept: Array(0..<relation.width))
    }

    private static func scan(_ scan: LogicalScan, _ relation: Relation, _ needed: Set<Int>) -> Pruned {
        let kept = needed.sorted()
        var smaller = scan
        smaller.columns = kept.map { scan.columns[$0] }
        return Pruned(
            relation: Relation(.scan(smaller), [], relation.schema.selecting(kept)), kept: kept)
    }

    private static func project(_ values: [Expression], _ relation: Relation, _ needed: Set<Int>) -> Pruned {
        let kept = needed.sorted()
        let input = prune(relation.input, Set(kept.flatMap { values[$0].inputColumns }))
        let moved = kept.map { input.move(values[$0]) }
        return Pruned(
            relation: Relation(.project(moved), [input.relation], relation.schema.selecting(kept)), kept: kept
        )
    }

    private static func aggregate(
        _ aggregate: LogicalAggregate, _ relation: Relation, _ needed: Set<Int>
    ) -> Pruned {
        let keyCount = aggregate.grouping.count
        let properties = aggregate.window?.properties.count ?? 0
        let used = aggregate.calls.indices.filter { needed.contains(keyCount + $0) }
        let calls = used.map { aggregate.calls[$0] }
        var columns = Set(aggregate.grouping + calls.flatMap(\.arguments) + calls.compactMap(\.filter))
        if let window = aggregate.window { columns.insert(window.timeColumn) }
        let input = prune(relation.input, columns)
        var moved = aggregate
        moved.grouping = aggregate.grouping.map(input.place)
        moved.calls = calls.map { call in
            var result = call
            result.arguments = call.arguments.map(input.place)
            result.filter = call.filter.map(input.place)
            return result
        }
        moved.window?.timeColumn = input.place(aggregate.window?.timeColumn ?? 0)
        let tail = (0..<properties).map { keyCount + aggregate.calls.count + $0 }
        let kept = Array(0..<keyCount) + used.map { keyCount + $0 } + tail
        let result = Relation(.aggregate(moved), [input.relation], relation.schema.selecting(kept))
        return Pruned(relation: result, kept: kept)
    }

    /// The columns that hold the number of a Top-N right below: Flink keeps them under another OVER, so that
    /// the Top-N changes rank by rank.
    private static func ranks(_ relation: Relation) -> [Int] {
        switch relation.op {
        case .filter: return ranks(relation.input)
        case .project(let values):
            let inner = ranks(relation.input)
            return values.indices.filter { index in
                if case .input(let column, _) = values[index] { return inner.contains(column) }
                return false
            }
        case .over(let over):
            return over.calls.indices.filter { over.calls[$0].function == .rowNumber }
                .map { relation.input.width + $0 }
        default: return []
        }
    }

    private static func over(_ over: LogicalOver, _ relation: Relation, _ needed: Set<Int>) -> Pruned {
        let width = relation.input.width
        let used = over.calls.indices.filter { needed.contains(width + $0) }
        guard !used.isEmpty else { return prune(relation.input, needed) }
        let calls = used.map { over.calls[$0] }
        let own = needed.filter { $0 < width }
        let columns = Set(
            over.partition + over.order.map(\.column) + calls.flatMap(\.arguments)
                + calls.compactMap(\.filter))
        let input = prune(relation.input, own.union(columns).union(ranks(relation.input)))
        var moved = over
        moved.partition = over.partition.map(input.place)
        moved.order = over.order.map {
            SortKey(column: input.place($0.column), isAscending: $0.isAscending, nullsFirst: $0.nullsFirst)
        }
        moved.calls = calls.map { call in
            var result = call
            result.arguments = call.arguments.map(input.place)
            result.filter = call.filter.map(input.place)
            return result
        }
        let fields = input.relation.schema.fields + used.map { relation.schema[width + $0] }
        let result = Relation(.over(moved), [input.relation], Schema(fields))
        return Pruned(relation: result, kept: input.kept + used.map { width + $0 })
    }

    // MARK: - Joins

    private static func join(
        _ kind: JoinKind, _ condition: Expression?, _ relation: Relation, _ needed: Set<Int>
    ) -> Pruned {
        let (left, right, kept) = sides(relation, needed.union(condition?.inputColumns ?? []))
        let width = relation.inputs[0].width
        let move = mover(left, right, width)
        let isNarrow = kind == .semi || kind == .anti
        let fields = (isNarrow ? left.kept : kept).map { relation.schema[$0] }
        let result = Relation(
            .join(kind, condition?.mapInputs(move)), [left.relation, right.relation], Schema(fields))
        return Pruned(relation: result, kept: isNarrow ? left.kept : kept)
    }

    private static func temporalJoin(
        _ kind: JoinKind, _ condition: Expression?, _ time: Expression, _ relation: Relation,
        _ needed: Set<Int>
    ) -> Pruned {
        // The versioned side keeps its columns: its time and key are found by name and metadata.
        let left = prune(
            relation.inputs[0],
            needed.union(condition?.inputColumns ?? []).union(time.inputColumns).filter {
                $0 < relation.inputs[0].width
            })
        let right = Pruned(relation: run(relation.inputs[1]), kept: Array(0..<relation.inputs[1].width))
        let width = relation.inputs[0].width
        let move = mover(left, right, width)
        let kept = left.kept + right.kept.map { $0 + width }
        let result = Relation(
            .temporalJoin(kind, condition?.mapInputs(move), time: left.move(time)),
            [left.relation, right.relation],
            relation.schema.selecting(kept))
        return Pruned(relation: result, kept: kept)
    }

    private static func sides(_ relation: Relation, _ needed: Set<Int>) -> (Pruned, Pruned, [Int]) {
        let width = relation.inputs[0].width
        let left = prune(relation.inputs[0], needed.filter { $0 < width })
        let right = prune(relation.inputs[1], Set(needed.filter { $0 >= width }.map { $0 - width }))
        return (left, right, left.kept + right.kept.map { $0 + width })
    }

    private static func mover(_ left: Pruned, _ right: Pruned, _ width: Int) -> (Int) -> Int {
        { index in index < width ? left.place(index) : left.kept.count + right.place(index - width) }
    }

    private static func correlate(_ correlate: Correlate, _ relation: Relation, _ needed: Set<Int>) -> Pruned
    {
        let width = relation.input.width
        var columns = needed.filter { $0 < width }
        if let condition = correlate.condition {
            columns.formUnion(condition.inputColumns.filter { $0 < width })
        }
        switch correlate.function {
        case .unnest(let value, _): columns.formUnion(value.inputColumns)
        case .named(_, let values): columns.formUnion(values.flatMap(\.inputColumns))
        }
        let input = prune(relation.input, columns)
        let move = { (index: Int) in index < width ? input.place(index) : input.kept.count + index - width }
        var moved = correlate
        switch correlate.function {
        case .unnest(let value, let ordinality):
            moved.function = .unnest(value.mapInputs(move), withOrdinality: ordinality)
        case .named(let name, let values): moved.function = .named(name, values.map { $0.mapInputs(move) })
        }
        moved.condition = correlate.condition?.mapInputs(move)
        let kept = input.kept + (width..<relation.width)
        return Pruned(
            relation: Relation(.correlate(moved), [input.relation], relation.schema.selecting(kept)),
            kept: kept)
    }

    // MARK: - Windows and unions

    private static func window(_ window: LogicalWindow, _ relation: Relation, _ needed: Set<Int>) -> Pruned {
        let width = relation.input.width
        var columns = needed.filter { $0 < width }
        columns.insert(window.timeColumn)
        if case .session(_, let partition) = window.spec { columns.formUnion(partition) }
        let input = prune(relation.input, columns)
        var moved = window
        moved.timeColumn = input.place(window.timeColumn)
        if case .session(let gap, let partition) = window.spec {
            moved.spec = .session(gap: gap, partition: partition.map(input.place))
        }
        let kept = input.kept + (width..<relation.width)
        return Pruned(
            relation: Relation(.window(moved), [input.relation], relation.schema.selecting(kept)), kept: kept)
    }

    private static func union(_ relation: Relation, _ needed: Set<Int>) -> Pruned {
        let kept = needed.sorted()
        let inputs = relation.inputs.map { input -> Relation in
            let pruned = prune(input, needed)
            if pruned.kept == kept { return pruned.relation }
            let values = kept.map { pruned.relation.column(pruned.place($0)) }
            return Relation(.project(values), [pruned.relation], input.schema.selecting(kept))
        }
        return Pruned(relation: Relation(.union, inputs, relation.schema.selecting(kept)), kept: kept)
    }
}
