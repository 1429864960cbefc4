/// What a value must be like.
package indirect enum Matcher: Sendable, Equatable {
    case equals(ScenarioValue)
    case notEquals(ScenarioValue)
    case greater(ScenarioValue)
    case greaterOrEqual(ScenarioValue)
    case less(ScenarioValue)
    case lessOrEqual(ScenarioValue)
    /// Both ends included.
    case between(ScenarioValue, ScenarioValue)
    /// A regular expression that must be found in the text.
    case matches(String)
    /// A text that must be found in the text.
    case contains(String)
    case oneOf([ScenarioValue])
    case all([Matcher])

    /// Whether `value` is so; NULL is equal only to NULL and has no order.
    package func holds(for value: ScenarioValue) -> Bool {
        switch self {
        case .equals(let wanted): return isSame(value, wanted)
        case .notEquals(let unwanted): return !isSame(value, unwanted)
        case .greater(let bound): return value.order(against: bound).map { $0 > 0 } ?? false
        case .greaterOrEqual(let bound): return value.order(against: bound).map { $0 >= 0 } ?? false
        case .less(let bound): return value.order(against: bound).map { $0 < 0 } ?? false
        case .lessOrEqual(let bound): return value.order(against: bound).map { $0 <= 0 } ?? false
        case .between(let low, let high):
            return Matcher.greaterOrEqual(low).holds(for: value)
                && Matcher.lessOrEqual(high).holds(for: value)
        case .matches(let pattern):
            // The loader has compiled every pattern once; what does not compile never gets here.
            guard let regex = try? Regex(pattern) else {
                preconditionFailure("/\(pattern)/ does not compile")
            }
            return value.plainText.map { $0.firstMatch(of: regex) != nil } ?? false
        case .contains(let part): return value.plainText?.contains(part) ?? false
        case .oneOf(let choices): return choices.contains { isSame(value, $0) }
        case .all(let parts): return parts.allSatisfy { $0.holds(for: value) }
        }
    }

    /// The rest of a sentence that begins "expected": `at least 15`, `'FINISHED'`.
    package var words: String {
        switch self {
        case .equals(let value): value.shown
        case .notEquals(let value): "anything but \(value.shown)"
        case .greater(let value): "more than \(value.shown)"
        case .greaterOrEqual(let value): "at least \(value.shown)"
        case .less(let value): "less than \(value.shown)"
        case .lessOrEqual(let value): "at most \(value.shown)"
        case .between(let low, let high): "between \(low.shown) and \(high.shown)"
        case .matches(let pattern): "text matching /\(pattern)/"
        case .contains(let part): "text containing '\(part)'"
        case .oneOf(let values): "one of " + values.map(\.shown).joined(separator: ", ")
        case .all(let parts): parts.map(\.words).joined(separator: " and ")
        }
    }

    private func isSame(_ value: ScenarioValue, _ wanted: ScenarioValue) -> Bool {
        if case .null = wanted { return value == .null }
        return value.isEqual(to: wanted)
    }
}

extension ScenarioValue {
    /// The value as text without quotes; nil for NULL.
    var plainText: String? {
        switch self {
        case .null: nil
        case .text(let text): text
        case .boolean, .integer, .number: shown
        }
    }
}
