import RAMPolicy

/// Which statements ever decided a request, and how often.
package struct StatementCoverage: Sendable {
    private var counts: [StatementReference: Int] = [:]

    mutating func count(_ matched: [StatementReference]) {
        for reference in matched { counts[reference, default: 0] += 1 }
    }

    /// How often a statement was among the deciding ones.
    package func decisions(by reference: StatementReference) -> Int { counts[reference] ?? 0 }

    /// Every statement that ever decided with its count, by layer, policy and position.
    package var rows: [(statement: StatementReference, decisions: Int)] {
        counts.map { (statement: $0.key, decisions: $0.value) }.sorted { left, right in
            let (a, b) = (left.statement, right.statement)
            return (a.layer.rawValue, a.policy, a.level ?? "", a.statement)
                < (b.layer.rawValue, b.policy, b.level ?? "", b.statement)
        }
    }
}
