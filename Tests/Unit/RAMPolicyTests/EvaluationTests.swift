import LabKernel
import Testing

@testable import RAMPolicy

@Suite("evaluation beyond the recorded cases")
struct EvaluationTests {
    private func table(_ name: String, _ statement: PolicyStatement) -> StatementTable {
        let document = PolicyDocument(kind: .identity, statements: [statement])
        return StatementTable([PolicyAttachment(name: name, document: document)])
    }

    @Test("a grant of AssumeRole at resource-group scope counts for nothing, even in the role's own group")
    func groupScopedAssumeRole() {
        let grant = PolicyStatement(effect: .allow, actions: ["sts:AssumeRole"], resources: ["*"])
        let trust = PolicyStatement(
            effect: .allow, actions: ["sts:AssumeRole"], resources: nil,
            principal: .byKind(ram: ["acs:ram::1001:root"], service: [], federated: []))
        let applied = AppliedPolicies(
            groups: ["rg": table("rg", grant)],
            resource: AppliedPolicies.ResourcePolicy(
                kind: .trust, document: PolicyDocument(kind: .trust, statements: [trust])))
        let request = AccessRequest(
            principal: PolicyPrincipal(.user, account: "1001", name: "alice", uid: "2001"),
            action: "sts:AssumeRole", resource: "acs:ram:*:1001:role/r", resourceOwner: "1001",
            resourceGroup: "rg")
        let decision = PolicyEvaluator().decide(request, applied)
        #expect(decision.outcome == .implicitDeny)
        #expect(decision.decidedBy == .accountIdentity)
    }

    @Test("a key that is given several times has several values")
    func severalValues() {
        let positive = ConditionClause(.stringEquals, "acs:RequestTag/env", ["dev"])
        let negative = ConditionClause(.stringNotEquals, "acs:RequestTag/env", ["dev"])
        let request = AccessRequest(
            principal: PolicyPrincipal(.user, account: "1001", name: "alice"), action: "ecs:RunInstances",
            resource: "*", resourceOwner: "1001",
            context: [("acs:RequestTag/env", "prod"), ("acs:RequestTag/env", "dev")])
        for (clause, expected) in [(positive, true), (negative, false)] {
            let statement = PolicyStatement(
                effect: .allow, actions: ["*"], resources: ["*"], conditions: [clause])
            let applied = AppliedPolicies(account: table("p", statement))
            #expect(PolicyEvaluator().decide(request, applied).isAllowed == expected)
        }
    }

    @Test("Block Public Access switches off public grants, never denials")
    func publicDenials() {
        let deny = PolicyStatement(
            effect: .deny, actions: ["oss:*"], resources: ["*"], principal: .flat(["*"]))
        let applied = AppliedPolicies(
            account: table("p", PolicyStatement(effect: .allow, actions: ["*"], resources: ["*"])),
            resource: AppliedPolicies.ResourcePolicy(
                kind: .bucket, document: PolicyDocument(kind: .bucket, statements: [deny])),
            acl: ObjectACL(bucket: .private, blocksPublicAccess: true))
        let request = AccessRequest(
            principal: PolicyPrincipal(.user, account: "1001", name: "alice", uid: "2001"),
            action: "oss:GetObject", resource: "acs:oss:r:1001:b/k", resourceOwner: "1001")
        #expect(PolicyEvaluator().decide(request, applied).outcome == .explicitDeny)
    }
}
