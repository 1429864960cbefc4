/// How the statements of a layer find out whether they are for the caller.
enum PrincipalScope {
    /// The policies hang on the caller: every statement is for it.
    case attached
    /// A flat list of ids and sessions, as in bucket policies.
    case flat(PolicyPrincipal, owner: String, rules: EvaluationRules, blocksPublicAccess: Bool)
    /// Lists by kind, as in trust policies.
    case trust(PolicyPrincipal, rules: EvaluationRules)

    func admits(_ clause: PrincipalClause, _ statement: CompiledStatement, _ table: StatementTable) -> Bool {
        switch self {
        case .attached:
            return true
        case .trust(let principal, _):
            return trusts(principal, clause)
        case .flat(let principal, let owner, let rules, let blocksPublicAccess):
            guard case .flat(let names) = clause else { return false }
            let source = table.source(statement)
            if blocksPublicAccess, PublicAccess.isPublic(source) { return false }
            let isOwner = principal.kind == .root && principal.account == owner
            return (names.isEmpty ? ["*"] : names).contains { name in
                if name == "*" { return !isOwner || !source.conditions.isEmpty }
                return flatName(name, admits: principal, rules)
            }
        }
    }

    /// `*` in a trust policy admits everybody; `acs:ram::<account>:root` admits the account's users and
    /// roles.
    private func trusts(_ principal: PolicyPrincipal, _ clause: PrincipalClause) -> Bool {
        guard case .byKind(let ram, let service, let federated) = clause else {
            return clause.names.contains("*")
        }
        switch principal.kind {
        case .service: return service.contains(principal.name)
        case .federated: return federated.contains(principal.name)
        case .anonymous: return false
        case .root: return ram.contains(principal.arn)
        case .user, .role:
            let account = "acs:ram::\(principal.account ?? ""):"
            let own = account + (principal.kind == .user ? "user/" : "role/") + principal.name
            return ram.contains { name in
                name == account + "root" || name == own
                    || principal.kind == .role && name.lowercased() == own.lowercased()
            }
        }
    }

    private func flatName(_ name: String, admits principal: PolicyPrincipal, _ rules: EvaluationRules) -> Bool
    {
        switch principal.kind {
        case .root: return name == principal.account || name == principal.uid
        case .user:
            return name == principal.uid
                || rules.accountPrincipal == .withMembers && name == principal.account
        case .role:
            if rules.accountPrincipal == .withMembers, name == principal.account { return true }
            return session(name, admits: principal)
        case .service, .federated, .anonymous: return false
        }
    }

    /// `arn:sts::<account>:assumed-role/<role>/<session>`, the session possibly with wildcards; role names
    /// ignore case.
    private func session(_ name: String, admits principal: PolicyPrincipal) -> Bool {
        let prefix = "arn:sts::"
        guard name.hasPrefix(prefix) else { return false }
        let parts = name.dropFirst(prefix.count).split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == principal.account ?? "" else { return false }
        let path = parts[1].split(separator: "/", maxSplits: 2)
        guard path.count == 3, path[0] == "assumed-role" else { return false }
        return path[1].lowercased() == principal.name.lowercased()
            && wildcard(String(path[2]), matches: principal.session ?? "")
    }
}
