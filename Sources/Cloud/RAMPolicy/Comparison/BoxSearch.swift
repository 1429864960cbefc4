import LabKernel

/// Finds a request that lies in some boxes and in none of some others, or shows that there is none.
///
/// The action is chosen first, then the resource, then the conditions; at each step every smallest set of
/// boxes that cannot be kept out of is followed further, so the answer is exact.
struct BoxSearch {
    let inside: [StatementBox]
    /// Boxes as statements give them, with one set of actions each.
    let outside: [StatementBox]
    let rules: EvaluationRules

    /// Combinations of condition values looked at before the search gives up.
    private static let mostCombinations = 500_000

    struct Point: Hashable {
        let action: String
        let resource: String
        let context: [ContextValue]
    }

    struct ContextValue: Hashable {
        let key: String
        let value: String
    }

    /// A request with a shortest action among those there are; nil when the boxes outside cover everything.
    func point() throws(LabError) -> Point? {
        let search = LanguageSearch(
            require: inside.flatMap(\.actions), avoid: outside.flatMap(\.actions), universe: .action)
        for finding in try search.findings().sorted(by: { $0.text.count < $1.text.count }) {
            let rest = finding.matched.sorted().map { outside[$0] }
            if let point = try point(action: finding.text, rest) { return point }
        }
        return nil
    }

    private func point(action: String, _ rest: [StatementBox]) throws(LabError) -> Point? {
        if inside.allSatisfy(\.coversUnnamed) {
            let still = rest.filter(\.coversUnnamed)
            if let context = try context(still) {
                return Point(action: action, resource: "*", context: context)
            }
        }
        let search = LanguageSearch(
            require: inside.map(\.resources), avoid: rest.map(\.resources), universe: .resourceName)
        for finding in try search.findings().sorted(by: { $0.text.count < $1.text.count }) {
            let still = finding.matched.sorted().map { rest[$0] }
            if let context = try context(still) {
                return Point(action: action, resource: finding.text, context: context)
            }
        }
        return nil
    }

    /// Values of condition keys that meet the boxes inside and fail a clause of every box in `rest`.
    private func context(_ rest: [StatementBox]) throws(LabError) -> [ContextValue]? {
        let required = inside.flatMap(\.conditions)
        guard !rest.contains(where: \.conditions.isEmpty) else { return nil }
        var keys: [String] = []
        for clause in required + rest.flatMap(\.conditions) {
            let key = clause.key.lowercased()
            if !keys.contains(where: { $0.lowercased() == key }) { keys.append(clause.key) }
        }
        // Clauses of boxes to keep out of, each with the position of its box.
        let clauses = rest.enumerated().flatMap { place, box in
            box.conditions.map { (box: place, clause: $0) }
        }
        var choices: [[(value: String?, met: Set<Int>)]] = []
        for key in keys {
            let places = clauses.indices.filter { clauses[$0].clause.key.lowercased() == key.lowercased() }
            let search = ConditionSearch(
                key: key, require: required.filter { $0.key.lowercased() == key.lowercased() },
                avoid: places.map { clauses[$0].clause }, rules: rules)
            let findings = try search.findings()
            choices.append(findings.map { ($0.value, Set($0.met.map { places[$0] })) })
        }
        var combinations = 0
        let chosen = try choose(
            choices, clauses.map(\.box), boxes: rest.count, met: [], values: [], &combinations)
        guard let chosen else { return nil }
        return zip(keys, chosen).compactMap { key, value in value.map { ContextValue(key: key, value: $0) } }
    }

    /// Tries the values of each key in turn until every box has a clause that is not met.
    private func choose(
        _ choices: [[(value: String?, met: Set<Int>)]], _ boxOfClause: [Int], boxes: Int, met: Set<Int>,
        values: [String?], _ combinations: inout Int
    ) throws(LabError) -> [String?]? {
        guard values.count < choices.count else {
            combinations += 1
            guard combinations < BoxSearch.mostCombinations else {
                throw LabError("RAM040", "these policies are too entangled to compare exactly")
            }
            let failing = Set(boxOfClause.indices.filter { !met.contains($0) }.map { boxOfClause[$0] })
            return failing.count == boxes ? values : nil
        }
        for choice in choices[values.count] {
            let found = try choose(
                choices, boxOfClause, boxes: boxes, met: met.union(choice.met),
                values: values + [choice.value],
                &combinations)
            if let found { return found }
        }
        return nil
    }
}
