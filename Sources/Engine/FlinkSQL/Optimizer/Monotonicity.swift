import StreamTypes

/// Whether a column of an updating output only ever grows or shrinks as its row is updated.
///
/// Source: Flink 1.20 `FlinkRelMdModifiedMonotonicity`.
enum Monotonicity {
    case constant, increasing, decreasing, unknown

    /// The monotonicity of each column; nil if nothing is known of the node's updates.
    static func columns(_ node: PhysicalNode) -> [Monotonicity]? {
        if node.kinds.isInsertOnly { return Array(repeating: .constant, count: node.width) }
        switch node.op {
        case .calc(let calc):
            // A condition lets only some of a row's versions through.
            guard calc.condition == nil, let inner = columns(node.input) else { return nil }
            return calc.projection.map { value in
                if case .input(let column, _) = value { return inner[column] }
                return .unknown
            }
        case .groupAggregate(let aggregate): return self.aggregate(aggregate, node)
        case .rank(let rank): return self.rank(rank, node)
        case .deduplicate(let deduplicate): return fixed(deduplicate.keys, node.width)
        case .changelogNormalize(let normalize): return fixed(normalize.uniqueKey, node.width)
        case .watermarkAssigner, .dropUpdateBefore: return columns(node.input)
        default: return nil
        }
    }

    private static func fixed(_ keys: [Int], _ width: Int) -> [Monotonicity] {
        (0..<width).map { keys.contains($0) ? .constant : .unknown }
    }

    private static func aggregate(_ aggregate: GroupAggregate, _ node: PhysicalNode) -> [Monotonicity]? {
        guard let inner = columns(node.input),
            aggregate.grouping.allSatisfy({ inner[$0] == .constant })
        else { return nil }
        let calls = aggregate.calls.map { call -> Monotonicity in
            let own = of(call, over: node.input)
            guard node.input.kinds.contains(.updateAfter) else { return own }
            guard call.arguments.count < 2 else { return .unknown }
            guard let argument = call.arguments.first, inner[argument] != .constant else { return own }
            return inner[argument] == own ? own : .unknown
        }
        return aggregate.grouping.map { _ in .constant } + calls
    }

    private static func of(_ call: AggregateCall, over input: PhysicalNode) -> Monotonicity {
        switch call.function {
        case .count, .max: .increasing
        case .min: .decreasing
        case .sum, .sum0: isNonNegative(call.arguments[0], in: input) ? .increasing : .unknown
        default: .unknown
        }
    }

    /// Only the first key of the order and the partition say anything of the rows that hold a rank.
    private static func rank(_ rank: Rank, _ node: PhysicalNode) -> [Monotonicity]? {
        guard let inner = columns(node.input), rank.partition.allSatisfy({ inner[$0] == .constant }) else {
            return nil
        }
        var result = fixed(rank.partition, node.width)
        if rank.outputsRank { result[node.width - 1] = .constant }
        guard let first = rank.order.first else { return result }
        switch inner[first.column] {
        case .constant: result[first.column] = first.isAscending ? .decreasing : .increasing
        case .increasing where !first.isAscending: result[first.column] = .increasing
        case .decreasing where first.isAscending: result[first.column] = .decreasing
        default: result[first.column] = .unknown
        }
        return result
    }

    // MARK: - Values

    /// Whether a column is known to hold no value below zero.
    private static func isNonNegative(_ column: Int, in node: PhysicalNode) -> Bool {
        switch node.op {
        case .calc(let calc):
            guard case .input(let inner, _) = calc.projection[column] else {
                if case .literal(.integer(let value), _) = calc.projection[column] { return value >= 0 }
                return false
            }
            let tests = calc.condition?.conjuncts ?? []
            return tests.contains { isLowerBound($0, inner) } || isNonNegative(inner, in: node.input)
        case .groupAggregate(let aggregate):
            let call = column - aggregate.grouping.count
            return call >= 0 && aggregate.calls[call].function == .count
        case .watermarkAssigner, .dropUpdateBefore: return isNonNegative(column, in: node.input)
        default: return false
        }
    }

    /// Whether a condition says `column > number` or the like for a number from zero up.
    private static func isLowerBound(_ test: Expression, _ column: Int) -> Bool {
        guard case .call(let function, let operands, _) = test, operands.count == 2,
            case .input(column, _) = operands[0], case .literal(.integer(let value), _) = operands[1]
        else { return false }
        return [.greaterThan, .greaterThanOrEqual, .equals].contains(function) && value >= 0
    }

    // MARK: - Top-N

    /// How Top-N over the node may work: an order that updates never move rows down allows the fast way.
    static func strategy(_ keys: [SortKey], partition: [Int], over node: PhysicalNode) -> RankStrategy {
        if node.kinds.isInsertOnly { return .appendOnly }
        let upsertKeys = KeyMetadata.upsertKeys(node).filter { !$0.isEmpty }
        guard let key = upsertKeys.first(where: { Set($0).isSuperset(of: partition) }),
            !keys.isEmpty, let columns = columns(node)
        else {
            return .retract
        }
        let goesUp = keys.allSatisfy { sortKey in
            switch columns[sortKey.column] {
            case .constant: true
            case .increasing: !sortKey.isAscending
            case .decreasing: sortKey.isAscending
            case .unknown: false
            }
        }
        return goesUp ? .updateFast(primaryKey: key) : .retract
    }
}
