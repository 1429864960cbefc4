/// A search as it was written, before it meets an index.
indirect enum SearchExpression: Equatable {
    case all
    case and([SearchExpression])
    case or([SearchExpression])
    case not(SearchExpression)
    /// Words anywhere; the text may hold several, with wildcards unless it was quoted.
    case text(String, hasWildcards: Bool)
    /// Words next to each other, `#"a b"`.
    case phrase(String)
    case field(String, FieldCondition)
}

/// What a field must be.
enum FieldCondition: Equatable {
    /// `key: *`
    case exists
    case text(String, hasWildcards: Bool)
    case phrase(String)
    case compare(Comparison, Double)
    /// `key in [low high)`
    case range(NumberRange)

    enum Comparison: String {
        case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "="
    }

    struct NumberRange: Equatable {
        var low: Double
        var includesLow: Bool
        var high: Double
        var includesHigh: Bool
    }
}
