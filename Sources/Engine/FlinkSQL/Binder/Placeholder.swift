/// Column numbers that stand for calls computed elsewhere; each kind has its own stretch far above real
/// columns.
enum Placeholder {
    static let aggregate = 1 << 20
    static let windowProperty = 1 << 21
    static let over = 1 << 22
    static let subquery = 1 << 23
    static let grouping = 1 << 24

    /// The kind's base and the number within it; nil for a real column.
    static func split(_ index: Int) -> (base: Int, offset: Int)? {
        guard index >= aggregate else { return nil }
        for base in [grouping, subquery, over, windowProperty] where index >= base {
            return (base, index - base)
        }
        return (aggregate, index - aggregate)
    }
}
