/// A statement that would have matched but for one of its parts.
package struct NearMiss: Hashable, Sendable {
    package let statement: StatementReference
    /// Every clause that failed; more than one only when several conditions of the statement did.
    package let failed: [FailedClause]
}

/// A clause of a statement that a request fails, and what would have passed.
package enum FailedClause: Hashable, Sendable {
    /// The statement is for others, or Block Public Access switched it off.
    case principal(got: String, wants: [String])
    /// `negated` for `NotAction`: the action is one of those left out.
    case action(got: String, wants: [String], negated: Bool)
    /// `closest` is the pattern that reaches furthest, `reach` how many characters of the resource it covers.
    case resource(got: String, wants: [String], closest: String, reach: Int)
    /// `got` is nil when the request has no such key.
    case condition(ConditionOperator, key: String, got: String?, wants: [String])

    /// The short form that decision records hold: `ResourceMismatch`, `ConditionNotMet IpAddress
    /// acs:SourceIp`.
    package var reason: String {
        switch self {
        case .principal: "PrincipalMismatch"
        case .action: "ActionMismatch"
        case .resource: "ResourceMismatch"
        case .condition(let condition, let key, _, _): "ConditionNotMet \(condition.rawValue) \(key)"
        }
    }

    /// What was asked, in one word or name; `absent` for a missing condition key.
    package var got: String {
        switch self {
        case .principal(let got, _), .action(let got, _, _), .resource(let got, _, _, _): got
        case .condition(_, _, let got, _): got ?? "absent"
        }
    }

    /// What would have passed.
    package var wants: String {
        switch self {
        case .principal(_, let wants): FailedClause.alternatives(wants)
        case .action(_, let wants, let negated):
            (negated ? "anything but " : "") + FailedClause.alternatives(wants)
        case .resource(_, let wants, let closest, _):
            FailedClause.alternatives([closest] + wants.filter { $0 != closest })
        case .condition(let condition, let key, _, let wants):
            "\(key) \(FailedClause.phrase(condition)) \(FailedClause.alternatives(wants))"
        }
    }

    private static func alternatives(_ texts: [String]) -> String {
        texts.map { "'\($0)'" }.joined(separator: " or ")
    }

    /// The operator as a verb.
    private static func phrase(_ condition: ConditionOperator) -> String {
        let not = condition.isNegated ? "not " : ""
        switch condition.family {
        case .address: return "\(not)in"
        case .bool: return "being"
        case .string:
            let like = condition.usesWildcards ? "like" : "equal to"
            return not + like + (condition.ignoresCase ? " (ignoring case)" : "")
        case .numeric, .date:
            switch condition.relation {
            case .equal: return "\(not)equal to"
            case .less: return condition.family == .date ? "before" : "below"
            case .lessOrEqual: return condition.family == .date ? "not after" : "at most"
            case .greater: return condition.family == .date ? "after" : "above"
            case .greaterOrEqual: return condition.family == .date ? "not before" : "at least"
            }
        }
    }
}
