import LabKernel

/// Doubts about `Condition`.
enum ConditionLint {
    static let rules: [PolicyLint.Rule] = [
        PolicyLint.Rule(code: "RAM121", title: "wildcards under an operator that knows none") {
            statement, _ in
            statement.conditions.filter { clause in
                clause.condition.family == .string && !clause.condition.usesWildcards
                    && clause.values.contains { $0.contains("*") }
            }.map { clause in
                let like = clause.condition.isNegated ? "StringNotLike" : "StringLike"
                return PolicyLint.Finding(
                    "\(clause.condition.rawValue) takes '*' literally", fix: "use \(like)")
            }
        },
        PolicyLint.Rule(code: "RAM122", title: "oss:Prefix on operations that have no prefix") {
            statement, _ in
            misplacedPrefix(statement)
        },
        PolicyLint.Rule(code: "RAM123", title: "a key that no request is known to have") { statement, _ in
            statement.conditions.filter { ConditionKeyCatalog.family(of: $0.key) == nil }.map { clause in
                let near = nearest(to: clause.key, among: ConditionKeyCatalog.keys)
                return PolicyLint.Finding(
                    "unknown condition key '\(clause.key)'", fix: near.map { "did you mean '\($0)'?" })
            }
        },
        PolicyLint.Rule(code: "RAM124", title: "an operator of another type than the key") { statement, _ in
            statement.conditions.compactMap { clause in
                guard let family = ConditionKeyCatalog.family(of: clause.key),
                    family != clause.condition.family, family != .string
                else { return nil }
                return PolicyLint.Finding(
                    "values of \(clause.key) are of type \(family), those of \(clause.condition.rawValue) not"
                )
            }
        },
        PolicyLint.Rule(code: "RAM125", title: "values that can not be read") { statement, _ in
            statement.conditions.flatMap { clause in
                clause.values.filter { !isReadable($0, clause.condition.family) }.map { value in
                    PolicyLint.Finding(
                        "'\(value)' is no value of type \(clause.condition.family): it never holds")
                }
            }
        },
        PolicyLint.Rule(code: "RAM127", title: "an Allow that asks for MFA, which access keys never have") {
            statement, _ in
            guard statement.effect == .allow else { return [] }
            return statement.conditions.filter { clause in
                clause.key.lowercased() == "acs:mfapresent" && !clause.condition.isNegated
            }.map { _ in
                PolicyLint.Finding(
                    "calls with access keys carry no acs:MFAPresent, so this allows them nothing",
                    fix: "allow key users in a statement of their own, bound by IpAddress acs:SourceIp")
            }
        },
        PolicyLint.Rule(code: "RAM126", title: "denying without MFA, which access keys never have") {
            statement, _ in
            guard statement.effect == .deny else { return [] }
            return statement.conditions.filter { clause in
                clause.key.lowercased() == "acs:mfapresent"
                    && clause.values.contains { $0.lowercased() == "false" }
            }.map { _ in
                PolicyLint.Finding(
                    "calls with access keys carry no acs:MFAPresent, so this never denies them",
                    fix: "deny with NotIpAddress acs:SourceIp to bind access keys")
            }
        },
    ]

    private static func misplacedPrefix(_ statement: PolicyStatement) -> [PolicyLint.Finding] {
        guard !statement.isNotAction, statement.effect == .allow else { return [] }
        let keys = statement.conditions.map { $0.key.lowercased() }
        guard keys.contains("oss:prefix") || keys.contains("oss:delimiter") else { return [] }
        return statement.actions.filter { action in
            let lists = ["oss:ListObjects", "oss:ListObjectVersions", "oss:ListMultipartUploads"]
            return !lists.contains { wildcard(action.lowercased(), matches: $0.lowercased()) }
        }.map { action in
            PolicyLint.Finding(
                "only listings have oss:Prefix, so \(action) is never allowed by this statement",
                fix: "name the prefix in the resource: acs:oss:*:*:bucket/prefix/*")
        }
    }

    private static func isReadable(_ value: String, _ family: ConditionOperator.Family) -> Bool {
        switch family {
        case .string: true
        case .bool: ["true", "false"].contains(value.lowercased())
        case .numeric: PolicyNumber(value) != nil
        case .date: ISO8601.parse(value) != nil
        case .address: AddressRange(value) != nil
        }
    }
}
