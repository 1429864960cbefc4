import LabKernel
import RAMPolicy

/// Requests with the policies that decide them, read once.
struct DecisionSet {
    private var items: [(request: AccessRequest, policies: AppliedPolicies)]

    /// The item of a decision; decisions go round the set.
    subscript(index: Int) -> (AccessRequest, AppliedPolicies) { items[index % items.count] }

    /// The recorded cases whose policies are valid; at least one.
    static func recorded(_ cases: [DecisionCase]) -> DecisionSet {
        DecisionSet(
            items: cases.compactMap { recorded in
                guard case .success(let policies) = recorded.policies else { return nil }
                return (recorded.request, policies)
            })
    }

    /// One user with 200 policies of 20 statements each, and 1,000 requests.
    static func large() -> DecisionSet {
        var chance = Prng(seed: 7, purpose: "bench")
        let policies = AppliedPolicies(
            account: StatementTable((0..<200).map { policy($0, &chance) }))
        let user = PolicyPrincipal(.user, account: "1001", name: "alice", uid: "2001")
        return DecisionSet(
            items: (0..<1_000).map { index in
                let request = AccessRequest(
                    principal: user,
                    action: ["oss:GetObject", "oss:PutObject", "log:PostLogStoreLogs"][index % 3],
                    resource:
                        "acs:oss:oss-cn-hangzhou:1001:oss-bucket-\(index % 40)-\(index % 20)/a/b/\(index)",
                    resourceOwner: "1001", context: [("acs:SourceIp", "10.1.2.3")])
                return (request, policies)
            })
    }

    private static func policy(_ number: Int, _ chance: inout Prng) -> PolicyAttachment {
        let services = ["oss", "log", "stream", "cms", "ram"]
        let verbs = ["Get*", "Put*", "List*", "GetObject", "PutObject", "*", "Delete*", "PostLogStoreLogs"]
        let statements = (0..<20).map { statement in
            let service = services[Int(chance.below(5))]
            let verb = verbs[Int(chance.below(8))]
            let name =
                chance.below(50) == 0 ? "shared/*" : "\(service)-bucket-\(number % 40)-\(statement)/*"
            let condition = ConditionClause(.ipAddress, "acs:SourceIp", ["10.0.0.0/8"])
            return PolicyStatement(
                effect: chance.below(10) == 0 ? .deny : .allow, actions: ["\(service):\(verb)"],
                resources: ["acs:\(service):*:*:\(name)"],
                conditions: statement % 4 == 0 ? [condition] : [])
        }
        return PolicyAttachment(
            name: "p\(number)", document: PolicyDocument(kind: .identity, statements: statements))
    }
}
