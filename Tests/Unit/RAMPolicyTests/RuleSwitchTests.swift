import LabKernel
import Testing

@testable import RAMPolicy

@Suite("switches of evaluation")
struct RuleSwitchTests {
    private let user = PolicyPrincipal(.user, account: "1001", name: "alice", uid: "2001")

    private func table(_ statements: PolicyStatement...) -> StatementTable {
        let document = PolicyDocument(kind: .identity, statements: statements)
        return StatementTable([PolicyAttachment(name: "p", document: document)])
    }

    private func allow(
        _ resource: String, _ conditions: [ConditionClause] = [], principal: PrincipalClause? = nil
    ) -> PolicyStatement {
        PolicyStatement(
            effect: .allow, actions: ["log:*", "oss:*"], resources: [resource], principal: principal,
            conditions: conditions)
    }

    private func request(
        _ action: String, _ resource: String, owner: String = "1001", group: String? = nil,
        context: [(key: String, value: String)] = []
    ) -> AccessRequest {
        AccessRequest(
            principal: user, action: action, resource: resource, resourceOwner: owner, resourceGroup: group,
            context: context)
    }

    /// The decisions by default and with a switch set.
    private func decide(
        _ request: AccessRequest, _ policies: AppliedPolicies, _ name: String, _ value: String
    ) throws -> [Bool] {
        var rules = EvaluationRules.documented
        try rules.set(name, to: value)
        return [EvaluationRules.documented, rules].map {
            PolicyEvaluator(rules: $0).decide(request, policies).isAllowed
        }
    }

    @Test func everySwitchCanBeSetToItsValuesOnly() throws {
        for row in EvaluationRules.switches {
            var rules = EvaluationRules.documented
            for value in row.values { try rules.set(row.name, to: value) }
            try rules.set(row.name, to: row.values[0])
            #expect(rules == .documented, "\(row.name)")
            #expect(throws: LabError.self) { try rules.set(row.name, to: "maybe") }
        }
        var rules = EvaluationRules.documented
        #expect(throws: LabError.self) { try rules.set("resource-cas", to: "sensitive") }
    }

    @Test func conditionKeyCase() throws {
        let applied = AppliedPolicies(
            account: table(allow("*", [ConditionClause(.stringEquals, "acs:principalArn", ["x"])])))
        let request = request("log:Get", "*", context: [("acs:PrincipalARN", "x")])
        #expect(try decide(request, applied, "condition-key-case", "sensitive") == [true, false])
    }

    @Test func resourceCase() throws {
        let applied = AppliedPolicies(account: table(allow("acs:log:*:*:project/P/*")))
        let request = request("log:Get", "acs:log:r:1001:project/p/x")
        #expect(try decide(request, applied, "resource-case", "insensitive") == [false, true])
    }

    @Test func arnMatching() throws {
        let applied = AppliedPolicies(account: table(allow("acs:log:*:x")))
        let request = request("log:Get", "acs:log:r:1001:y:x")
        #expect(try decide(request, applied, "arn-matching", "whole") == [false, true])
    }

    @Test func negatedOnMissingKey() throws {
        let applied = AppliedPolicies(
            account: table(allow("*", [ConditionClause(.stringNotEquals, "acs:SourceVpc", ["x"])])))
        #expect(
            try decide(request("log:Get", "*"), applied, "negated-on-missing-key", "not-met") == [
                true, false,
            ])
    }

    @Test func resourceGroupOrder() throws {
        let deny = PolicyStatement(effect: .deny, actions: ["*"], resources: ["*"])
        let applied = AppliedPolicies(account: table(allow("*")), groups: ["rg": table(deny)])
        let request = request("log:Get", "*", group: "rg")
        #expect(try decide(request, applied, "resource-group-order", "deny-wins") == [true, false])
    }

    @Test func crossAccountIdentity() throws {
        let applied = AppliedPolicies(account: table(allow("*")))
        let request = request("log:Get", "acs:log:r:9009:project/p", owner: "9009")
        #expect(try decide(request, applied, "cross-account-identity", "ignored") == [true, false])
    }

    @Test func accountPrincipal() throws {
        let statement = allow("*", principal: .flat(["1001"]))
        let applied = AppliedPolicies(
            resource: AppliedPolicies.ResourcePolicy(
                kind: .bucket, document: PolicyDocument(kind: .bucket, statements: [statement])))
        let request = request("oss:GetObject", "acs:oss:r:9009:b/k", owner: "9009")
        #expect(try decide(request, applied, "account-principal", "with-members") == [false, true])
    }

    @Test func rootAssumeRole() throws {
        let trust = PolicyStatement(
            effect: .allow, actions: ["sts:AssumeRole"], resources: nil,
            principal: .byKind(ram: ["acs:ram::1001:root"], service: [], federated: []))
        let applied = AppliedPolicies(
            resource: AppliedPolicies.ResourcePolicy(
                kind: .trust, document: PolicyDocument(kind: .trust, statements: [trust])))
        let request = AccessRequest(
            principal: PolicyPrincipal(.root, account: "1001", uid: "1001"), action: "sts:AssumeRole",
            resource: "acs:ram:*:1001:role/r", resourceOwner: "1001")
        #expect(try decide(request, applied, "root-assume-role", "by-trust-policy") == [false, true])
    }
}
