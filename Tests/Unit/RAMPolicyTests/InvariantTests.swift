import LabKernel
import Testing

@testable import RAMPolicy

/// Laws that hold for every request and every set of policies, tried on random mixtures of the recorded
/// cases' parts.
@Suite("invariants of evaluation")
struct InvariantTests {
    private struct Pools {
        var requests: [AccessRequest] = []
        var policies: [AppliedPolicies] = []

        init() throws {
            for fixture in try Fixtures.random() + Fixtures.authored() {
                let recorded = try DecisionCase(fixture.json)
                guard case .success(let applied) = recorded.policies else { continue }
                requests.append(recorded.request)
                policies.append(applied)
            }
        }

        /// A mixture: the request of one case and every layer of another.
        func mixture(_ chance: inout Prng) -> (AccessRequest, AppliedPolicies) {
            func pick() -> AppliedPolicies { policies[Int(chance.below(UInt64(policies.count)))] }
            let request = requests[Int(chance.below(UInt64(requests.count)))]
            let other = requests[Int(chance.below(UInt64(requests.count)))]
            let mixed = AccessRequest(
                principal: other.principal, action: request.action, resource: request.resource,
                resourceOwner: request.resourceOwner, resourceGroup: request.resourceGroup,
                context: request.context)
            let resource = pick().resource
            let applied = AppliedPolicies(
                control: pick().control, session: pick().session, account: pick().account,
                groups: pick().groups,
                resource: resource?.kind == .trust ? nil : resource, acl: pick().acl)
            return (mixed, applied)
        }
    }

    /// How many mixtures each law is tried on.
    private static let trials = 4_000
    private let evaluator = PolicyEvaluator()

    private func forAll(
        _ law: String, seed: UInt64 = 20_260_101,
        _ check: (AccessRequest, AppliedPolicies, Decision, inout Prng) -> Bool
    ) throws {
        let pools = try Pools()
        var chance = Prng(seed: seed, purpose: law)
        var broken: [String] = []
        for trial in 0..<InvariantTests.trials {
            let (request, policies) = pools.mixture(&chance)
            let decision = evaluator.decide(request, policies)
            if !check(request, policies, decision, &chance) {
                broken.append(
                    "trial \(trial): \(request.principal.arn) \(request.action) \(request.resource)")
            }
        }
        #expect(broken.isEmpty, "\(law): \(broken.prefix(5).joined(separator: "\n"))")
    }

    private func statement(_ effect: Effect, _ request: AccessRequest) -> PolicyStatement {
        PolicyStatement(effect: effect, actions: [request.action], resources: ["*"])
    }

    private func table(_ table: StatementTable, adding statement: PolicyStatement) -> StatementTable {
        let document = PolicyDocument(kind: .identity, statements: [statement])
        return StatementTable(table.policies + [PolicyAttachment(name: "added", document: document)])
    }

    private func rewritten(
        _ table: StatementTable, _ change: ([PolicyStatement]) -> [PolicyStatement]
    ) -> StatementTable {
        StatementTable(
            table.policies.map { policy in
                let document = PolicyDocument(
                    kind: policy.document.kind, statements: change(policy.document.statements))
                return PolicyAttachment(
                    name: policy.name, origin: policy.origin, holder: policy.holder, document: document)
            })
    }

    private func rewritten(
        _ policies: AppliedPolicies, _ change: ([PolicyStatement]) -> [PolicyStatement]
    ) -> AppliedPolicies {
        AppliedPolicies(
            control: policies.control.map {
                AppliedPolicies.ControlLevel(target: $0.target, table: rewritten($0.table, change))
            },
            session: policies.session.map { rewritten($0, change) },
            account: rewritten(policies.account, change),
            groups: policies.groups.mapValues { rewritten($0, change) },
            resource: policies.resource.map {
                AppliedPolicies.ResourcePolicy(kind: $0.kind, table: rewritten($0.table, change))
            },
            acl: policies.acl)
    }

    private func same(_ left: Decision, _ right: Decision) -> Bool {
        left.outcome == right.outcome && left.decidedBy == right.decidedBy
    }

    @Test func theOrderOfStatementsIsIrrelevant() throws {
        try forAll("order") { request, policies, decision, chance in
            let turned = rewritten(policies) { $0.shuffled(using: &chance) }
            return same(evaluator.decide(request, turned), decision)
        }
    }

    @Test func duplicatesAreNeutral() throws {
        try forAll("duplicates") { request, policies, decision, _ in
            same(evaluator.decide(request, rewritten(policies) { $0 + $0 }), decision)
        }
    }

    @Test func anAddedAllowNeverRemovesAccess() throws {
        try forAll("added allow") { request, policies, decision, _ in
            var more = policies
            more.account = table(policies.account, adding: statement(.allow, request))
            return !decision.isAllowed || evaluator.decide(request, more).isAllowed
        }
    }

    @Test func anAddedDenyNeverAddsAccess() throws {
        try forAll("added deny") { request, policies, decision, _ in
            var less = policies
            less.account = table(policies.account, adding: statement(.deny, request))
            return decision.isAllowed || !evaluator.decide(request, less).isAllowed
        }
    }

    @Test func aLevelThatAllowsEverythingIsNeutral() throws {
        let full = StatementTable([
            PolicyAttachment(
                name: "FullAliyunAccess", origin: .system, holder: .directory,
                document: PolicyDocument(
                    kind: .control,
                    statements: [PolicyStatement(effect: .allow, actions: ["*"], resources: ["*"])]))
        ])
        try forAll("full level") { request, policies, decision, _ in
            var more = policies
            more.control.append(AppliedPolicies.ControlLevel(target: "Root", table: full))
            return evaluator.decide(request, more) == decision
        }
    }

    @Test func aSessionThatAllowsEverythingIsNeutral() throws {
        let full = StatementTable([
            PolicyAttachment(
                name: "session", holder: .session,
                document: PolicyDocument(
                    kind: .session,
                    statements: [PolicyStatement(effect: .allow, actions: ["*"], resources: ["*"])]))
        ])
        try forAll("full session") { request, policies, _, _ in
            var without = policies
            without.session = nil
            var with = policies
            with.session = full
            return evaluator.decide(request, with) == evaluator.decide(request, without)
        }
    }

    @Test func aSessionNeverAddsAccess() throws {
        try forAll("session") { request, policies, decision, _ in
            var without = policies
            without.session = nil
            return !decision.isAllowed || evaluator.decide(request, without).isAllowed
        }
    }
}
