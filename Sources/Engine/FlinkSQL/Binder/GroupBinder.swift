import LabKernel
import StreamTypes

/// Binds GROUP BY: keys, grouping sets and a legacy group window.
struct GroupBinder {
    /// The bound clause.
    struct Groups {
        var keys: [Expression] = []
        /// Positions into `keys` per grouping set; nil if there is only one set.
        var sets: [[Int]]?
        var window: GroupWindowCall?
        /// Whether there may be a group without rows: no keys at all, or an empty grouping set.
        var mayBeEmpty = false
    }

    let binder: Binder
    let scope: Scope

    init(_ binder: Binder, _ scope: Scope) {
        self.binder = binder
        self.scope = scope
    }

    func bind(_ items: [GroupItemSyntax]?) throws(LabError) -> Groups {
        var groups = Groups()
        guard let items else {
            groups.mayBeEmpty = true
            return groups
        }
        var sets: [[Int]] = [[]]
        for item in items {
            let choices = try expand(item, &groups)
            guard sets.count * choices.count <= 4_096 else {
                throw SQLErrors.make("SQL116", "too many grouping sets", binder.span(range(of: item)))
            }
            sets = sets.flatMap { left in choices.map { left + $0.filter { !left.contains($0) } } }
        }
        groups.mayBeEmpty = groups.window == nil && sets.contains { $0.isEmpty }
        let all = Array(groups.keys.indices)
        if sets.count > 1 || sets.contains(where: { $0.sorted() != all }) { groups.sets = sets }
        return groups
    }

    private func range(of item: GroupItemSyntax) -> TextRange {
        switch item {
        case .expression(let value): value.range
        case .list(_, let range): range
        case .rollup(let items), .cube(let items), .groupingSets(let items): range(of: items[0])
        }
    }

    /// The grouping sets an item stands for, as positions of keys.
    private func expand(_ item: GroupItemSyntax, _ groups: inout Groups) throws(LabError) -> [[Int]] {
        switch item {
        case .expression(let syntax):
            if let window = try GroupWindowBinder(binder, scope).bind(syntax) {
                groups.window = window
                return [[]]
            }
            return [[try key(syntax, &groups)]]
        case .list(let items, _):
            var keys: [Int] = []
            for syntax in items { keys.append(try key(syntax, &groups)) }
            return [keys]
        case .rollup(let items):
            let parts = try units(items, &groups)
            return (0...parts.count).reversed().map { Array(parts[..<$0].joined()) }
        case .cube(let items):
            let parts = try units(items, &groups)
            guard parts.count <= 12 else {
                throw SQLErrors.make("SQL116", "too many grouping sets", binder.span(range(of: item)))
            }
            return (0..<(1 << parts.count)).reversed().map { mask in
                parts.indices.filter { mask >> (parts.count - 1 - $0) & 1 == 1 }.flatMap { parts[$0] }
            }
        case .groupingSets(let items):
            var sets: [[Int]] = []
            for inner in items { sets += try expand(inner, &groups) }
            return sets
        }
    }

    private func units(_ items: [GroupItemSyntax], _ groups: inout Groups) throws(LabError) -> [[Int]] {
        var parts: [[Int]] = []
        for item in items {
            let sets = try expand(item, &groups)
            parts.append(sets.flatMap { $0 })
        }
        return parts
    }

    private func key(_ syntax: ExpressionSyntax, _ groups: inout Groups) throws(LabError) -> Int {
        let value = try ExpressionBinder(binder, scope, clause: "GROUP BY").bind(syntax)
        if let index = groups.keys.firstIndex(of: value) { return index }
        groups.keys.append(value)
        return groups.keys.count - 1
    }
}
