/// Which statements of a bucket policy Block Public Access switches off.
///
/// A statement is not public if it denies, names fixed principals, or is bound by a condition to fixed
/// networks, keys or a narrow range of addresses; its actions and resources do not matter.
/// Source: help.aliyun.com/zh/oss, "Block public access" (definition of public).
package enum PublicAccess {
    /// Whether `statement` grants to the public.
    package static func isPublic(_ statement: PolicyStatement) -> Bool {
        guard statement.effect == .allow, let principal = statement.principal else { return false }
        guard case .flat(let names) = principal, names.isEmpty || names.contains("*") else { return false }
        return !statement.conditions.contains(where: isNarrow)
    }

    private static func isNarrow(_ clause: ConditionClause) -> Bool {
        switch clause.key.lowercased() {
        case "acs:sourcevpc", "acs:sourcevpcid", "acs:accessid":
            let isFixing: [ConditionOperator] = [.stringEquals, .stringEqualsIgnoreCase, .stringLike]
            return isFixing.contains(clause.condition)
                && clause.values.allSatisfy { !$0.contains("*") && !$0.contains("?") }
        case "acs:sourceip", "acs:sourcevpcip", "acs:vpcsourceip":
            return clause.condition == .ipAddress
                && clause.values.allSatisfy { text in
                    guard let range = AddressRange(text) else { return false }
                    return range.prefixLength >= (range.isIPv6 ? 32 : 8)
                }
        default: return false
        }
    }
}
