import LabKernel
import Testing

@testable import RAMPolicy

@Suite("explanations")
struct ExplanationTests {
    private let role = PolicyPrincipal(
        .role, account: "1001", name: "flink-runtime", session: "job-1")

    private func policies(_ text: String) throws -> AppliedPolicies {
        let document = try PolicyParser.parse(text, kind: .identity)
        return AppliedPolicies(
            account: StatementTable([PolicyAttachment(name: "flink-oss", holder: .role, document: document)]))
    }

    private func put(_ key: String, context: [(key: String, value: String)] = []) -> AccessRequest {
        AccessRequest(
            principal: role, action: "oss:PutObject",
            resource: "acs:oss:oss-cn-hangzhou:1001:b/\(key)", resourceOwner: "1001",
            context: context)
    }

    @Test("a wrong prefix is shown with the place where it differs")
    func wrongPrefix() throws {
        let applied = try policies(
            """
            {"Version":"1","Statement":[
             {"Effect":"Allow","Action":"log:*","Resource":"*"},
             {"Effect":"Allow","Action":["oss:PutObject"],"Resource":"acs:oss:*:*:b/flink-checkpoint/*"}]}
            """)
        let explanation = Explanation(put("flink-checkpoints/chk-1"), applied)
        #expect(
            explanation.text == """
                denied: ImplicitDeny by OssAcl
                principal  acs:sts::1001:assumed-role/flink-runtime/job-1
                action     oss:PutObject
                resource   acs:oss:oss-cn-hangzhou:1001:b/flink-checkpoints/chk-1
                nearest    policy 'flink-oss', statement 1 (Allow, AccountLevelIdentityBasedPolicy)
                  resource wants  acs:oss:*:*:b/flink-checkpoint/*
                           got    acs:oss:oss-cn-hangzhou:1001:b/flink-checkpoints/chk-1
                                                                                 ^ differs from here
                """)
    }

    @Test("a condition on an absent key says so")
    func absentKey() throws {
        let applied = try policies(
            """
            {"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*",
             "Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8","192.168.0.1"]}}}]}
            """)
        let text = Explanation(put("x"), applied).text
        #expect(text.contains("IpAddress wants acs:SourceIp in '10.0.0.0/8' or '192.168.0.1'"))
        #expect(text.contains("got absent (the request has no such key)"))
        let given = Explanation(put("x", context: [("acs:SourceIp", "8.8.8.8")]), applied)
        #expect(given.text.contains("got 8.8.8.8"))
    }

    @Test("an explicit deny names the statement")
    func explicitDeny() throws {
        let applied = try policies(
            """
            {"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
             {"Effect":"Deny","Action":"oss:Put*","Resource":"acs:oss:*:*:b/*"}]}
            """)
        let explanation = Explanation(put("x"), applied)
        #expect(explanation.decision.outcome == .explicitDeny)
        #expect(explanation.nearest == nil)
        #expect(
            explanation.text.contains(
                "by         policy 'flink-oss', statement 1 (Deny, AccountLevelIdentityBasedPolicy)"))
        #expect(explanation.json["decided_by"]?.stringValue == "AccountLevelIdentityBasedPolicy")
    }

    @Test("no statement at all is said plainly")
    func nothing() {
        let text = Explanation(put("x"), AppliedPolicies()).text
        #expect(text.hasSuffix("nearest    no statement grants anything to this principal"))
    }
}
