/// Decides access requests in the order the vendor documents.
///
/// 0 `GetCallerIdentity` and the owning account itself; 1 control policies, level by level; 2 session policy;
/// 3 identity policies (account scope, then the resource's group) and the resource's policy; 4 their
/// combination; 5 for OSS data operations the ACL.
/// Source: help.aliyun.com, RAM "Policy evaluation process", "Policy evaluation process of assuming a RAM
/// role", OSS "Authentication".
package struct PolicyEvaluator: Sendable {
    package let rules: EvaluationRules

    package init(rules: EvaluationRules = .documented) { self.rules = rules }

    /// The decision; `trail`, when given, is told every layer that was read, in order.
    package func decide(_ request: AccessRequest, _ policies: AppliedPolicies) -> Decision {
        decide(request, policies) { _ in }
    }

    /// One set of statements that was read on the way to a decision.
    struct Reading {
        let layer: DecisionLayer
        let level: String?
        let table: StatementTable
        let scope: PrincipalScope
    }

    func decide(
        _ request: AccessRequest, _ policies: AppliedPolicies, trail: (Reading) -> Void
    ) -> Decision {
        if request.traits.isAlwaysAllowed { return answer(.allow, .alwaysAllowed) }
        let principal = request.principal
        let isOwner = principal.account == request.resourceOwner
        if principal.kind == .root {
            if request.traits.isAssumeRole {
                if rules.rootAssumeRole == .refused { return answer(.implicitDeny, .rootCannotAssumeRole) }
            } else if isOwner {
                return decideOwner(request, policies, trail)
            }
        }
        if let refusal = controlRefusal(request, policies, trail) { return refusal }
        if let refusal = sessionRefusal(request, policies, trail) { return refusal }
        let identity = identityVerdict(request, policies, isOwner: isOwner, trail)
        if request.traits.isAssumeRole { return decideAssumeRole(request, policies, identity, trail) }
        return combine(request, policies, identity, trail)
    }

    /// The owner's account may do everything but what its own resource policy denies to it.
    private func decideOwner(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ trail: (Reading) -> Void
    ) -> Decision {
        if let resource = policies.resource, resource.kind != .trust {
            let verdict = resourceVerdict(request, policies, trail)
            if verdict.outcome == .explicitDeny {
                return answer(
                    .explicitDeny, .resourcePolicy, references(verdict, .resourcePolicy, resource.table))
            }
        }
        return answer(.allow, .rootAccount)
    }

    /// The first level that does not allow ends the evaluation; service-linked roles and the management
    /// account are exempt.
    private func controlRefusal(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ trail: (Reading) -> Void
    ) -> Decision? {
        let principal = request.principal
        guard principal.kind == .user || principal.kind == .role, !principal.isServiceLinked,
            !principal.isOfManagementAccount
        else { return nil }
        for level in policies.control {
            trail(Reading(layer: .controlPolicy, level: level.target, table: level.table, scope: .attached))
            let verdict = level.table.verdict(request, .attached, rules)
            if verdict.outcome != .allow {
                let matched = references(verdict, .controlPolicy, level.table, level: level.target)
                return answer(verdict.outcome, .controlPolicy, matched)
            }
        }
        return nil
    }

    private func sessionRefusal(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ trail: (Reading) -> Void
    ) -> Decision? {
        guard let session = policies.session, request.principal.kind == .role else { return nil }
        trail(Reading(layer: .sessionPolicy, level: nil, table: session, scope: .attached))
        let verdict = session.verdict(request, .attached, rules)
        guard verdict.outcome != .allow else { return nil }
        return answer(verdict.outcome, .sessionPolicy, references(verdict, .sessionPolicy, session))
    }

    private typealias IdentityVerdict = (verdict: LayerVerdict, layer: DecisionLayer, table: StatementTable)

    /// Account scope; if that is silent, or under the rule that denies win, the scope of the resource's
    /// group.
    private func identityVerdict(
        _ request: AccessRequest, _ policies: AppliedPolicies, isOwner: Bool, _ trail: (Reading) -> Void
    ) -> IdentityVerdict {
        let layer: DecisionLayer = request.principal.kind == .anonymous ? .resourcePolicy : .accountIdentity
        let account: IdentityVerdict = (.silent, layer, policies.account)
        guard layer == .accountIdentity, counts(request, isOwner: isOwner) else { return account }
        trail(Reading(layer: .accountIdentity, level: nil, table: policies.account, scope: .attached))
        let verdict = policies.account.verdict(request, .attached, rules)
        let mayContinue =
            verdict.outcome == .implicitDeny
            || verdict.outcome == .allow && rules.resourceGroupOrder == .denyWins
        guard mayContinue, let group = request.resourceGroup, !request.traits.isAssumeRole else {
            return (verdict, .accountIdentity, policies.account)
        }
        guard let table = policies.groups[group] else {
            let last: DecisionLayer = verdict.outcome == .allow ? .accountIdentity : .groupIdentity
            return (verdict, last, policies.account)
        }
        trail(Reading(layer: .groupIdentity, level: nil, table: table, scope: .attached))
        let grouped = table.verdict(request, .attached, rules)
        if verdict.outcome == .allow, grouped.outcome != .explicitDeny {
            return (verdict, .accountIdentity, policies.account)
        }
        return (grouped, .groupIdentity, table)
    }

    /// A bucket of another account is decided by its bucket policy alone.
    private func counts(_ request: AccessRequest, isOwner: Bool) -> Bool {
        if isOwner || request.traits.isAssumeRole { return true }
        return !request.traits.isOSS && rules.crossAccountIdentity == .ignoredByOSS
    }

    /// Assuming a role takes an identity allow and a trust allow; services and federated users need the trust
    /// policy only.
    private func decideAssumeRole(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ identity: IdentityVerdict,
        _ trail: (Reading) -> Void
    ) -> Decision {
        let trust = trustVerdict(request, policies, trail)
        let kind = request.principal.kind
        if kind == .service || kind == .federated || kind == .root {
            return answer(trust.verdict.outcome, .trustPolicy, trust.matched)
        }
        let own = references(identity.verdict, identity.layer, identity.table)
        if identity.verdict.outcome == .explicitDeny { return answer(.explicitDeny, identity.layer, own) }
        if trust.verdict.outcome == .explicitDeny {
            return answer(.explicitDeny, .trustPolicy, trust.matched)
        }
        if identity.verdict.outcome != .allow { return answer(.implicitDeny, identity.layer) }
        if trust.verdict.outcome != .allow { return answer(.implicitDeny, .trustPolicy) }
        return answer(.allow, .identityAndTrust, own + trust.matched)
    }

    private func trustVerdict(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ trail: (Reading) -> Void
    ) -> (verdict: LayerVerdict, matched: [StatementReference]) {
        guard let resource = policies.resource else { return (.silent, []) }
        let scope = PrincipalScope.trust(request.principal, rules: rules)
        trail(Reading(layer: .trustPolicy, level: nil, table: resource.table, scope: scope))
        let verdict = resource.table.verdict(request, scope, rules)
        return (verdict, references(verdict, .trustPolicy, resource.table))
    }

    private func resourceVerdict(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ trail: (Reading) -> Void
    ) -> LayerVerdict {
        guard let resource = policies.resource else { return .silent }
        let scope = PrincipalScope.flat(
            request.principal, owner: request.resourceOwner, rules: rules,
            blocksPublicAccess: policies.acl?.blocksPublicAccess ?? false)
        trail(Reading(layer: .resourcePolicy, level: nil, table: resource.table, scope: scope))
        return resource.table.verdict(request, scope, rules)
    }

    /// Any deny denies, any allow allows; where both are silent an OSS data operation falls to the ACL.
    private func combine(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ identity: IdentityVerdict,
        _ trail: (Reading) -> Void
    ) -> Decision {
        let resource = resourceVerdict(request, policies, trail)
        for outcome in [Decision.Outcome.explicitDeny, .allow] {
            let fromIdentity = identity.verdict.outcome == outcome
            let fromResource = resource.outcome == outcome
            guard fromIdentity || fromResource else { continue }
            var matched: [StatementReference] = []
            if fromIdentity { matched += references(identity.verdict, identity.layer, identity.table) }
            if fromResource, let table = policies.resource?.table {
                matched += references(resource, .resourcePolicy, table)
            }
            return answer(outcome, fromIdentity ? identity.layer : .resourcePolicy, matched)
        }
        guard let access = request.traits.objectAccess else { return answer(.implicitDeny, identity.layer) }
        return answer(policies.acl?.permits(access) == true ? .allow : .implicitDeny, .ossACL)
    }

    private func answer(
        _ outcome: Decision.Outcome, _ layer: DecisionLayer, _ matched: [StatementReference] = []
    ) -> Decision {
        Decision(outcome: outcome, decidedBy: layer, matched: matched)
    }

    private func references(
        _ verdict: LayerVerdict, _ layer: DecisionLayer, _ table: StatementTable, level: String? = nil
    ) -> [StatementReference] {
        verdict.matched.map { index in
            let statement = table.statements[Int(index)]
            return StatementReference(
                layer: layer, policy: table.policies[Int(statement.policy)].name,
                statement: Int(statement.number), effect: statement.effect, level: level)
        }
    }
}
