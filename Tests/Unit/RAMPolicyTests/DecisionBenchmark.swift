import LabKernel
import Testing

@testable import RAMPolicy

/// Decisions per second on one core; the numbers only mean something in a release build:
/// `swift test -c release -Xswiftc -enable-testing --filter DecisionBenchmark`.
@Suite("decision benchmark", .serialized)
struct DecisionBenchmark {
    private func rate(_ count: Int, _ body: (Int) -> Bool) -> (perSecond: Double, allowed: Int) {
        var allowed = 0
        var best = Duration.seconds(1_000)
        for _ in 0..<3 {
            allowed = 0
            let clock = ContinuousClock()
            let time = clock.measure {
                for index in 0..<count where body(index) { allowed += 1 }
            }
            best = min(best, time)
        }
        return (Double(count) / best.inSeconds, allowed)
    }

    @Test("lab-sized policy sets of the recorded cases")
    func recordedCases() throws {
        let fixtures = try Fixtures.authored() + Fixtures.random()
        let cases = try fixtures.map { try DecisionCase($0.json) }.compactMap { recorded in
            (try? recorded.policies.get()).map { (recorded.request, $0) }
        }
        let evaluator = PolicyEvaluator()
        let expected = fixtures.count { $0.expected["decision"]?.stringValue == "Allow" }
        let rounds = 20
        let result = rate(cases.count * rounds) { index in
            let (request, policies) = cases[index % cases.count]
            return evaluator.decide(request, policies).isAllowed
        }
        #expect(result.allowed == expected * rounds)
        print("BENCH recorded cases: \(Int(result.perSecond)) decisions/s")
    }

    @Test("200 policies of 20 statements")
    func manyPolicies() throws {
        var chance = Prng(seed: 7, purpose: "bench")
        let services = ["oss", "log", "stream", "cms", "ram"]
        let verbs = ["Get*", "Put*", "List*", "GetObject", "PutObject", "*", "Delete*", "PostLogStoreLogs"]
        let policies = (0..<200).map { policy in
            let statements = (0..<20).map { number in
                let service = services[Int(chance.below(5))]
                let verb = verbs[Int(chance.below(8))]
                let name = chance.below(50) == 0 ? "shared/*" : "\(service)-bucket-\(policy % 40)-\(number)/*"
                let condition = ConditionClause(.ipAddress, "acs:SourceIp", ["10.0.0.0/8"])
                return PolicyStatement(
                    effect: chance.below(10) == 0 ? .deny : .allow, actions: ["\(service):\(verb)"],
                    resources: ["acs:\(service):*:*:\(name)"], conditions: number % 4 == 0 ? [condition] : [])
            }
            let document = PolicyDocument(kind: .identity, statements: statements)
            return PolicyAttachment(name: "p\(policy)", document: document)
        }
        let applied = AppliedPolicies(account: StatementTable(policies))
        let user = PolicyPrincipal(.user, account: "1001", name: "alice", uid: "2001")
        let requests = (0..<1_000).map { index in
            AccessRequest(
                principal: user,
                action: ["oss:GetObject", "oss:PutObject", "log:PostLogStoreLogs"][index % 3],
                resource: "acs:oss:oss-cn-hangzhou:1001:oss-bucket-\(index % 40)-\(index % 20)/a/b/\(index)",
                resourceOwner: "1001", context: [("acs:SourceIp", "10.1.2.3")])
        }
        let evaluator = PolicyEvaluator()
        let result = rate(requests.count * 10) {
            evaluator.decide(requests[$0 % requests.count], applied).isAllowed
        }
        #expect(result.allowed > 0)
        print("BENCH 200x20: \(Int(result.perSecond)) decisions/s")
    }
}
