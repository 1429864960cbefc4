import StreamTypes

/// Which columns identify a row of an operator's output.
///
/// Source: Flink 1.20 `FlinkRelMdUniqueKeys`, `FlinkRelMdUpsertKeys`.
enum KeyMetadata {
    /// Unique keys hold for the rows; upsert keys are those by which the changes of one row also stay in order,
    /// so a key that an exchange tears apart is none.
    private enum Kind { case unique, upsert }

    /// Sets of columns of which no two rows share a value; `[[]]` for at most one row.
    static func uniqueKeys(_ node: PhysicalNode) -> [[Int]] { keys(node, .unique) }

    /// Sets of columns by any of which an output row is updated in order.
    static func upsertKeys(_ node: PhysicalNode) -> [[Int]] { keys(node, .upsert) }

    private static func keys(_ node: PhysicalNode, _ kind: Kind) -> [[Int]] {
        switch node.op {
        case .tableScan(let scan):
            let names = scan.table.primaryKey
            let columns = names.compactMap { node.schema.index(of: $0) }
            return names.isEmpty || columns.count != names.count ? [] : [columns.sorted()]
        case .calc(let calc): return projected(keys(node.input, kind), calc.projection)
        case .watermarkAssigner, .dropUpdateBefore, .temporalSort, .sort, .limit:
            return keys(node.input, kind)
        case .sortLimit(let sort): return exchanged(keys(node.input, kind), sort.keys.map(\.column), kind)
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
        case .rank(let rank): return self.rank(rank, node, kind)
        case .join(let join): return self.join(join.kind, join.keys, node, kind)
        case .temporalJoin, .lookupJoin: return []
        case .overAggregate(let over): return exchanged(keys(node.input, kind), over.partition, kind)
        default: return []
        }
    }

    /// The keys behind an exchange by some columns: an upsert key must contain them.
    private static func exchanged(_ keys: [[Int]], _ columns: [Int], _ kind: Kind) -> [[Int]] {
        kind == .unique ? keys : keys.filter { Set($0).isSuperset(of: columns) }
    }

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

    private static func rank(_ rank: Rank, _ node: PhysicalNode, _ kind: Kind) -> [[Int]] {
        var keys = exchanged(self.keys(node.input, kind), rank.partition, kind)
        if rank.outputsRank { keys.append((rank.partition + [node.width - 1]).sorted()) }
        if case .constant(1, 1) = rank.range { keys.append(rank.partition.sorted()) }
        return keys
    }

    private static func join(
        _ joined: JoinKind, _ joinKeys: [JoinKey], _ node: PhysicalNode, _ kind: Kind
    ) -> [[Int]] {
        let left = exchanged(keys(node.inputs[0], kind), joinKeys.map(\.left), kind)
        if joined == .semi || joined == .anti { return left }
        let width = node.inputs[0].width
        let right = exchanged(keys(node.inputs[1], kind), joinKeys.map(\.right), kind)
        let (l, r) = (Set(joinKeys.map(\.left)), Set(joinKeys.map(\.right)))
        let leftUnique = left.contains { l.isSuperset(of: $0) }
        let rightUnique = right.contains { r.isSuperset(of: $0) }
        var keys: [[Int]] = []
        if rightUnique, joined == .inner || joined == .left { keys += left }
        if leftUnique, joined == .inner || joined == .right { keys += right.map { $0.map { $0 + width } } }
        for a in left { for b in right { keys.append(a + b.map { $0 + width }) } }
        return keys
    }

    /// What a join knows of an input's keys.
    static func inputKey(_ node: PhysicalNode, _ joinColumns: [Int]) -> JoinInputKey {
        let keys = upsertKeys(node)
        if keys.contains(where: { Set(joinColumns).isSuperset(of: $0) }) { return .joinKeyIsUnique }
        guard let smallest = smallest(keys) else { return .none }
        return .unique(smallest)
    }

    /// The key with the fewest columns, of several the leftmost; nil for none.
    ///
    /// Source: Flink 1.20 `UpsertKeyUtil.smallestKey`.
    static func smallest(_ keys: [[Int]]) -> [Int]? {
        keys.min { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
    }
}
