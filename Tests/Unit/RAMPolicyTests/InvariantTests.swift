import Foundation
import LabKernel
import Testing

@testable import RAMPolicy

/// Laws that hold for every request and every set of policies, tried on random cases and on random mixtures of the recorded
/// cases' parts. `LABSIM_RAM_CASES=100000` tries more of both.
@Suite("invariants of evaluation")
struct InvariantTests {
    private static let trials =
        ProcessInfo.processInfo.environment["LABSIM_RAM_CASES"].flatMap { Int($0) } ?? 2_000

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

        /// The request of one case, by the principal of another, with every layer of yet others.
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

    @Test("on random cases", arguments: EvaluationLaw.allCases)
    func randomCases(law: EvaluationLaw) {
        let broken = law.broken(cases: Self.trials, seed: 20_260_101)
        #expect(broken.isEmpty, "\(broken.prefix(5).joined(separator: "\n"))")
    }

    @Test("on mixtures of recorded cases", arguments: EvaluationLaw.allCases)
    func mixtures(law: EvaluationLaw) throws {
        let pools = try Pools()
        var chance = Prng(seed: 20_260_101, purpose: law.rawValue)
        let evaluator = PolicyEvaluator()
        for trial in 0..<Self.trials {
            let (request, policies) = pools.mixture(&chance)
            let holds = law.holds(request, policies, by: evaluator, &chance)
            #expect(
                holds, "trial \(trial): \(request.principal.arn) \(request.action) \(request.resource)")
        }
    }

    @Test("random cases come to every decision, by every layer they have")
    func variety() {
        var cases = RandomCases(seed: 3)
        var seen: Set<Decision.Outcome> = []
        var layers: Set<DecisionLayer> = []
        for _ in 0..<5_000 {
            let drawn = cases.next()
            let decision = PolicyEvaluator().decide(drawn.request, drawn.policies)
            seen.insert(decision.outcome)
            layers.insert(decision.decidedBy)
        }
        #expect(seen.count == 3)
        let wanted: Set<DecisionLayer> = [
            .rootAccount, .alwaysAllowed, .controlPolicy, .sessionPolicy, .accountIdentity, .groupIdentity,
            .resourcePolicy, .ossACL,
        ]
        #expect(layers.isSuperset(of: wanted))
    }

    @Test("random cases let every layer matter")
    func layersMatter() {
        let removals: [(String, (inout AppliedPolicies) -> Void)] = [
            ("bucket policy", { $0.resource = nil }), ("session", { $0.session = nil }),
            ("control", { $0.control = [] }), ("ACL", { $0.acl = nil }), ("groups", { $0.groups = [:] }),
        ]
        for (layer, remove) in removals {
            var cases = RandomCases(seed: 5)
            let matters = (0..<3_000).contains { _ in
                let drawn = cases.next()
                var less = drawn.policies
                remove(&less)
                return PolicyEvaluator().decide(drawn.request, drawn.policies).isAllowed
                    != PolicyEvaluator().decide(drawn.request, less).isAllowed
            }
            #expect(matters, "\(layer)")
        }
    }
}
