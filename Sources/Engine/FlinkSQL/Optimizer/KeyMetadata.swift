import StreamTypes

/// Which columns identify a row of an operator's output.
enum KeyMetadata {
    /// Sets of columns of which no two rows share a value; `[[]]` for at most one row.
    static func uniqueKeys(_ node: PhysicalNode) -> [[Int]] {
        switch node.op {
        case .tableScan(let scan):
            let names = scan.table.primaryKey
            let columns = names.compactMap { node.schema.index(of: $0) }
            return names.isEmpty || columns.count != names.count ? [] : [columns.sorted()]
        case .calc(let calc): return projected(uniqueKeys(node.input), calc.projection)
        case .watermarkAssigner, .dropUpdateBefore, .limit, .sortLimit, .temporalSort, .sort:
            return uniqueKeys(node.input)
        case .changelogNormalize(let normalize): return [normalize.uniqueKey.sorted()]
        case .groupAggregate(let aggregate): return [Array(0..<aggregate.grouping.count)]
        case .windowAggregate(let aggregate):
            let first = aggregate.grouping.count + aggregate.calls.count
            return [
                Array(0..<aggregate.grouping.count) + [first],
                Array(0..<aggregate.grouping.count) + [first + 1],
            ]
        case .groupWindowAggregate(let aggregate):
            guard let place = aggregate.properties.firstIndex(where: { $0 == .start || $0 == .end }) else {
                return []
            }
            let first = aggregate.grouping.count + aggregate.calls.count
            return [Array(0..<aggregate.grouping.count) + [first + place]]
        case .deduplicate(let deduplicate): return [deduplicate.keys.sorted()]
        case .rank(let rank): return self.rank(rank, node)
        case .join(let join): return self.join(join.kind, join.keys, node)
        case .temporalJoin, .lookupJoin: return []
        case .overAggregate: return uniqueKeys(node.input)
        default: return []
        }
    }

    /// Like `uniqueKeys`, but only keys by which changes of one row stay in order through the plan.
    static func upsertKeys(_ node: PhysicalNode) -> [[Int]] { uniqueKeys(node) }

    private static func projected(_ keys: [[Int]], _ projection: [Expression]) -> [[Int]] {
        keys.compactMap { key in
            var moved: [Int] = []
            for column in key {
                let place = projection.firstIndex {
                    if case .input(column, _) = $0 { return true }
                    return false
                }
                guard let place else { return nil }
                moved.append(place)
            }
            return moved.sorted()
        }
    }

    private static func rank(_ rank: Rank, _ node: PhysicalNode) -> [[Int]] {
        var keys = uniqueKeys(node.input)
        if rank.outputsRank { keys.append((rank.partition + [node.width - 1]).sorted()) }
        if case .constant(1, 1) = rank.range { keys.append(rank.partition.sorted()) }
        return keys
    }

    private static func join(_ kind: JoinKind, _ joinKeys: [JoinKey], _ node: PhysicalNode) -> [[Int]] {
        let left = uniqueKeys(node.inputs[0])
        if kind == .semi || kind == .anti { return left }
        let width = node.inputs[0].width
        let right = uniqueKeys(node.inputs[1])
        let (l, r) = (Set(joinKeys.map(\.left)), Set(joinKeys.map(\.right)))
        let leftUnique = left.contains { l.isSuperset(of: $0) }
        let rightUnique = right.contains { r.isSuperset(of: $0) }
        var keys: [[Int]] = []
        if rightUnique, kind == .inner || kind == .left { keys += left }
        if leftUnique, kind == .inner || kind == .right { keys += right.map { $0.map { $0 + width } } }
        for a in left { for b in right { keys.append(a + b.map { $0 + width }) } }
        return keys
    }

    /// What a join knows of an input's keys.
    static func inputKey(_ node: PhysicalNode, _ joinColumns: [Int]) -> JoinInputKey {
        let keys = uniqueKeys(node)
        if keys.contains(where: { Set(joinColumns).isSuperset(of: $0) }) { return .joinKeyIsUnique }
        guard let smallest = keys.min(by: { $0.count < $1.count }) else { return .none }
        return .unique(smallest)
    }
}
