/// The condition operators of the policy language; there are no others: `IfExists`, `Null`, `ForAllValues:`
/// and AWS's `Arn…` and `Binary…` operators are refused when a policy is created.
///
/// Source: alibabacloud.com/help/en/ram/conditional-operator (2025-12-09).
package enum ConditionOperator: String, CaseIterable, Sendable {
    case stringEquals = "StringEquals"
    case stringNotEquals = "StringNotEquals"
    case stringEqualsIgnoreCase = "StringEqualsIgnoreCase"
    case stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
    case stringLike = "StringLike"
    case stringNotLike = "StringNotLike"
    case numericEquals = "NumericEquals"
    case numericNotEquals = "NumericNotEquals"
    case numericLessThan = "NumericLessThan"
    case numericLessThanEquals = "NumericLessThanEquals"
    case numericGreaterThan = "NumericGreaterThan"
    case numericGreaterThanEquals = "NumericGreaterThanEquals"
    case dateEquals = "DateEquals"
    case dateNotEquals = "DateNotEquals"
    case dateLessThan = "DateLessThan"
    case dateLessThanEquals = "DateLessThanEquals"
    case dateGreaterThan = "DateGreaterThan"
    case dateGreaterThanEquals = "DateGreaterThanEquals"
    case bool = "Bool"
    case ipAddress = "IpAddress"
    case notIPAddress = "NotIpAddress"

    /// What the operator compares.
    package enum Family: Sendable {
        case string
        case numeric
        case date
        case bool
        case address
    }

    /// How two ordered values are compared.
    package enum Relation: Sendable {
        case equal
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
    }

    package var family: Family {
        switch self {
        case .bool: .bool
        case .ipAddress, .notIPAddress: .address
        case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals,
            .numericGreaterThan, .numericGreaterThanEquals:
            .numeric
        case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan,
            .dateGreaterThanEquals:
            .date
        default: .string
        }
    }

    /// A negated operator is met when none of its values holds, and when the key is absent from the request.
    package var isNegated: Bool {
        switch self {
        case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals,
            .notIPAddress:
            true
        default: false
        }
    }

    /// The comparison of numbers and dates, negation left out.
    package var relation: Relation {
        switch self {
        case .numericLessThan, .dateLessThan: .less
        case .numericLessThanEquals, .dateLessThanEquals: .lessOrEqual
        case .numericGreaterThan, .dateGreaterThan: .greater
        case .numericGreaterThanEquals, .dateGreaterThanEquals: .greaterOrEqual
        default: .equal
        }
    }

    /// `StringLike` and its negation expand wildcards; `StringEquals` never does.
    package var usesWildcards: Bool { self == .stringLike || self == .stringNotLike }

    /// Letters compare without regard to case.
    package var ignoresCase: Bool {
        self == .stringEqualsIgnoreCase || self == .stringNotEqualsIgnoreCase || self == .bool
    }
}
