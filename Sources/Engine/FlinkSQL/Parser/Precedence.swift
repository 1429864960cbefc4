/// How tightly operators bind; larger is tighter.
///
/// Source: Calcite 1.32's `SqlStdOperatorTable`.
enum Precedence {
    static let or = 22
    static let and = 24
    static let not = 26
    static let isTest = 28
    static let comparison = 30
    static let membership = 32
    static let additive = 40
    static let multiplicative = 60
    static let unary = 80

    /// The binary operator a token stands for, with its precedence.
    static func binary(_ token: Token) -> (BinaryOperator, Int)? {
        if token.kind == .symbol { return symbols[token.text] }
        guard token.kind == .word else { return nil }
        return words[token.upper]
    }

    private static let symbols: [String: (BinaryOperator, Int)] = [
        "+": (.plus, additive), "-": (.minus, additive), "*": (.times, multiplicative),
        "/": (.divide, multiplicative), "%": (.mod, multiplicative), "||": (.concat, multiplicative),
        "=": (.equals, comparison), "<>": (.notEquals, comparison), "!=": (.notEquals, comparison),
        "<": (.lessThan, comparison), "<=": (.lessThanOrEqual, comparison), ">": (.greaterThan, comparison),
        ">=": (.greaterThanOrEqual, comparison),
    ]

    private static let words: [String: (BinaryOperator, Int)] = [
        "OR": (.or, or), "AND": (.and, and), "OVERLAPS": (.overlaps, comparison),
        "CONTAINS": (.contains, comparison), "PRECEDES": (.precedes, comparison),
        "SUCCEEDS": (.succeeds, comparison), "EQUALS": (.periodEquals, comparison),
    ]
}
