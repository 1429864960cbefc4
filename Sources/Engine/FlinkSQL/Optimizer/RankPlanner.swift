import LabKernel
import StreamTypes

/// Recognises Top-N and deduplication: a filter on the number that ROW_NUMBER gives.
struct RankPlanner {
    /// The columns of the input, with the rank behind them, under a filter; nil if the filter does not bound
    /// the rank.
    ///
    /// `uses` says which output columns are read above: a rank that is not read is not kept.
    func plan(
        _ over: LogicalOver, _ condition: Expression, _ input: PhysicalNode, _ schema: Schema, uses: Set<Int>
    ) throws(LabError) -> PhysicalNode? {
        guard over.calls.count == 1, let function = rankFunction(over.calls[0].function), !over.order.isEmpty
        else {
            return nil
        }
        let rank = input.width
        var bounds: (from: Int, to: Int?) = (1, nil)
        var column: Int?
        var rest: [Expression] = []
        for part in condition.conjuncts {
            if let bound = bound(part, rank) {
                bounds = (max(bounds.from, bound.from), [bounds.to, bound.to].compactMap { $0 }.min())
            } else if let variable = variableBound(part, rank) {
                column = variable
            } else {
                rest.append(part)
            }
        }
        guard bounds.to != nil || column != nil else {
            guard bounds.from > 1, function == .rowNumber else { return nil }
            throw SQLErrors.make(
                "SQL209",
                "Rank end is not specified. Currently rank only support TopN, which means the rank end must "
                    + "be specified.", over.span)
        }
        if let to = bounds.to, to < 1 {
            throw SQLErrors.make("SQL209", "Rank end should not less than zero, but now is \(to)", over.span)
        }
        guard function == .rowNumber else {
            let isWindowed = input.window.map {
                over.partition.contains($0.start) && over.partition.contains($0.end)
            }
            throw SQLErrors.make(
                "SQL209",
                isWindowed == true
                    ? "\(over.calls[0].function.rawValue)() function is not supported on Window TopN currently, "
                        + "only ROW_NUMBER() is supported."
                    : "\(over.calls[0].function.rawValue)() on streaming table is not supported currently",
                over.span,
                fix: "use ROW_NUMBER()")
        }
        let restReadsRank = rest.contains { $0.inputColumns.contains(rank) }
        let isRead = uses.contains(rank) || restReadsRank
        let isSingle = column == nil && bounds.from == bounds.to
        let node = try build(over, input, bounds, column, schema, outputsRank: isRead && !isSingle)
        return try finished(
            node, schema, rank, isRead && isSingle ? bounds.from : nil, rest, outputsRank: isRead && !isSingle
        )
    }

    private func rankFunction(_ function: AggregateID) -> RankFunction? {
        switch function {
        case .rowNumber: .rowNumber
        case .rank: .rank
        case .denseRank: .denseRank
        default: nil
        }
    }

    // MARK: - Bounds

    /// `rank op constant` as an inclusive range.
    private func bound(_ part: Expression, _ rank: Int) -> (from: Int, to: Int?)? {
        guard case .call(let function, let operands, _) = part, operands.count == 2 else { return nil }
        if case .input(rank, _) = operands[0], let value = constant(operands[1]) {
            return range(function, value)
        }
        if case .input(rank, _) = operands[1], let value = constant(operands[0]) {
            let mirrored: [FunctionID: FunctionID] = [
                .lessThan: .greaterThan, .lessThanOrEqual: .greaterThanOrEqual, .greaterThan: .lessThan,
                .greaterThanOrEqual: .lessThanOrEqual, .equals: .equals,
            ]
            return mirrored[function].flatMap { range($0, value) }
        }
        return nil
    }

    private func constant(_ value: Expression) -> Int? {
        if case .literal(.integer(let number), _) = value { return Int(exactly: number) }
        return nil
    }

    private func range(_ function: FunctionID, _ value: Int) -> (from: Int, to: Int?)? {
        switch function {
        case .equals: value >= 1 ? (value, value) : nil
        case .lessThan: (1, value - 1)
        case .lessThanOrEqual: (1, value)
        case .greaterThan: (max(1, value + 1), nil)
        case .greaterThanOrEqual: (max(1, value), nil)
        default: nil
        }
    }

    /// `rank <= column`; Flink reads `rank < column` in the same way.
    private func variableBound(_ part: Expression, _ rank: Int) -> Int? {
        guard case .call(let function, let operands, _) = part, operands.count == 2 else { return nil }
        let (first, second) = (stripped(operands[0]), stripped(operands[1]))
        switch function {
        case .lessThanOrEqual, .lessThan: return column(second, above: first, rank)
        case .greaterThanOrEqual, .greaterThan: return column(first, above: second, rank)
        default: return nil
        }
    }

    private func column(_ bound: Expression, above value: Expression, _ rank: Int) -> Int? {
        guard case .input(rank, _) = value, case .input(let column, _) = bound, column != rank else {
            return nil
        }
        return column
    }

    private func stripped(_ value: Expression) -> Expression {
        if case .cast(let inner, _, _) = value { return inner }
        return value
    }

    // MARK: - Operators

    private func build(
        _ over: LogicalOver, _ input: PhysicalNode, _ bounds: (from: Int, to: Int?), _ column: Int?,
        _ schema: Schema,
        outputsRank: Bool
    ) throws(LabError) -> PhysicalNode {
        let ranked = outputsRank ? Schema(input.schema.fields + [schema[input.width]]) : input.schema
        if let node = try windowed(over, input, bounds, ranked, outputsRank) { return node }
        if bounds.from == 1, bounds.to == 1, !outputsRank, over.order.count == 1,
            input.schema[over.order[0].column].type.timeAttribute != .none
        {
            let key = over.order[0]
            let operation = Deduplicate(
                keys: over.partition, timeColumn: key.column,
                isEventTime: input.schema[key.column].type.timeAttribute == .rowtime,
                keepsLast: !key.isAscending)
            return PhysicalNode(.deduplicate(operation), [input], input.schema)
        }
        let source = Calcs.materialized(input, keepRowtime: true)
        let range: RankRange =
            column.map { .column($0) } ?? .constant(from: bounds.from, to: bounds.to ?? bounds.from)
        let operation = Rank(
            function: .rowNumber, partition: over.partition, order: over.order, range: range,
            outputsRank: outputsRank,
            strategy: .retract)
        let fields = outputsRank ? source.schema.fields + [schema[input.width]] : source.schema.fields
        return PhysicalNode(.rank(operation), [source], Schema(fields))
    }

    /// Top-N or deduplication within the windows that the rows carry.
    private func windowed(
        _ over: LogicalOver, _ input: PhysicalNode, _ bounds: (from: Int, to: Int?), _ schema: Schema,
        _ outputsRank: Bool
    ) throws(LabError) -> PhysicalNode? {
        guard let window = input.window, let to = bounds.to, over.partition.contains(window.start),
            over.partition.contains(window.end)
        else { return nil }
        let keys = over.partition.filter { $0 != window.start && $0 != window.end }
        let time = over.order[0]
        if bounds.from == 1, to == 1, !outputsRank,
            input.schema[time.column].type.timeAttribute == .proctime
        {
            throw SQLErrors.make(
                "SQL209", "Processing time Window Deduplication is not supported yet.", over.span)
        }
        let result: PhysicalNode
        if bounds.from == 1, to == 1, !outputsRank, over.order.count == 1,
            input.schema[time.column].type.timeAttribute == .rowtime
        {
            let operation = WindowDeduplicate(
                window: window.strategy, keys: keys, timeColumn: time.column, keepsLast: !time.isAscending)
            result = PhysicalNode(.windowDeduplicate(operation), [input], input.schema)
        } else {
            let operation = WindowRank(
                window: window.strategy, function: .rowNumber, partition: keys, order: over.order,
                from: bounds.from, to: to,
                outputsRank: outputsRank)
            result = PhysicalNode(.windowRank(operation), [input], schema)
        }
        result.window = window
        return result
    }

    /// Adds the rank as a constant where it is always the same, and the other conditions.
    private func finished(
        _ node: PhysicalNode, _ schema: Schema, _ rank: Int, _ constant: Int?, _ rest: [Expression],
        outputsRank: Bool
    ) throws(LabError) -> PhysicalNode {
        var result = node
        if !outputsRank {
            let value = Expression.literal(.integer(Int64(constant ?? 0)), schema[rank].type)
            result = try Calcs.project(
                node.columns.prefix(rank) + [value], over: node,
                names: node.schema.names.prefix(rank) + [schema[rank].name])
        }
        if let test = Expression.conjunction(rest) { result = try Calcs.filter(test, over: result) }
        return result
    }
}
