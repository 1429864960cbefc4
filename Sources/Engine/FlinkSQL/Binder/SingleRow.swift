/// Whether a relation always has exactly one row.
enum SingleRow {
    static func holds(_ relation: Relation) -> Bool {
        switch relation.op {
        case .aggregate(let aggregate): aggregate.grouping.isEmpty && aggregate.window == nil
        case .project: holds(relation.input)
        case .values(let rows): rows.count == 1
        default: false
        }
    }
}
