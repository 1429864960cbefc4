import LabKernel

/// What holds for every request and every set of policies.
package enum EvaluationLaw: String, CaseIterable, Sendable {
    case order = "the order of statements is irrelevant"
    case duplicates = "duplicates are neutral"
    case addedAllow = "an added Allow never removes access"
    case addedDeny = "an added Deny never adds access"
    case fullControlLevel = "a level with FullAliyunAccess is neutral"
    case fullSession = "a session policy that allows everything is neutral"
    case session = "a session policy never adds access"

    /// Whether the law holds for this request and these policies.
    package func holds(
        _ request: AccessRequest, _ policies: AppliedPolicies, by evaluator: PolicyEvaluator,
        _ chance: inout Prng
    ) -> Bool {
        let decision = evaluator.decide(request, policies)
        switch self {
        case .order:
            let turned = policies.rewritten { $0.shuffled(using: &chance) }
            return Self.isSame(evaluator.decide(request, turned), decision)
        case .duplicates:
            return Self.isSame(evaluator.decide(request, policies.rewritten { $0 + $0 }), decision)
        case .addedAllow:
            return !decision.isAllowed
                || evaluator.decide(request, policies.adding(.allow, request)).isAllowed
        case .addedDeny:
            return decision.isAllowed
                || !evaluator.decide(request, policies.adding(.deny, request)).isAllowed
        case .fullControlLevel:
            var more = policies
            more.control.append(
                AppliedPolicies.ControlLevel(target: "Root", table: .everything(.control)))
            return evaluator.decide(request, more) == decision
        case .fullSession:
            var (without, with) = (policies, policies)
            without.session = nil
            with.session = .everything(.session)
            return evaluator.decide(request, with) == evaluator.decide(request, without)
        case .session:
            var without = policies
            without.session = nil
            return !decision.isAllowed || evaluator.decide(request, without).isAllowed
        }
    }

    private static func isSame(_ left: Decision, _ right: Decision) -> Bool {
        left.outcome == right.outcome && left.decidedBy == right.decidedBy
    }
}

extension EvaluationLaw {
    /// Tries the law on `count` random cases of `seed`; answers those that break it, by number and request.
    package func broken(cases count: Int, seed: UInt64, rules: EvaluationRules = .documented) -> [String] {
        var cases = RandomCases(seed: seed, purpose: rawValue)
        var chance = Prng(seed: seed, purpose: "law \(rawValue)")
        let evaluator = PolicyEvaluator(rules: rules)
        var found: [String] = []
        for number in 0..<count {
            let drawn = cases.next()
            if !holds(drawn.request, drawn.policies, by: evaluator, &chance) {
                let request = drawn.request
                found.append(
                    "case \(number): \(request.principal.arn) \(request.action) \(request.resource)")
            }
        }
        return found
    }
}

extension StatementTable {
    fileprivate static func everything(_ kind: PolicyKind) -> StatementTable {
        let all = PolicyStatement(effect: .allow, actions: ["*"], resources: ["*"])
        return StatementTable([
            PolicyAttachment(name: "all", document: PolicyDocument(kind: kind, statements: [all]))
        ])
    }

    fileprivate func rewritten(_ change: ([PolicyStatement]) -> [PolicyStatement]) -> StatementTable {
        StatementTable(
            policies.map { policy in
                let document = PolicyDocument(
                    kind: policy.document.kind, statements: change(policy.document.statements))
                return PolicyAttachment(
                    name: policy.name, origin: policy.origin, holder: policy.holder, document: document)
            })
    }
}

extension AppliedPolicies {
    /// The same policies with the statements of each document changed.
    fileprivate func rewritten(_ change: ([PolicyStatement]) -> [PolicyStatement]) -> AppliedPolicies {
        AppliedPolicies(
            control: control.map { ControlLevel(target: $0.target, table: $0.table.rewritten(change)) },
            session: session?.rewritten(change), account: account.rewritten(change),
            groups: groups.mapValues { $0.rewritten(change) },
            resource: resource.map { ResourcePolicy(kind: $0.kind, table: $0.table.rewritten(change)) },
            acl: acl)
    }

    /// With one more statement at account scope, about what the request asks.
    fileprivate func adding(_ effect: Effect, _ request: AccessRequest) -> AppliedPolicies {
        let statement = PolicyStatement(effect: effect, actions: [request.action], resources: ["*"])
        let document = PolicyDocument(kind: .identity, statements: [statement])
        var more = self
        more.account = StatementTable(
            account.policies + [PolicyAttachment(name: "added", document: document)])
        return more
    }
}
