import LabKernel
import Testing

@testable import RAMPolicy

@Suite("the smallest policy for recorded calls")
struct MinimizerTests {
    private typealias Call = PolicyMinimizer.RecordedCall

    private let calls = [
        Call(
            action: "oss:PutObject", resource: "acs:oss:oss-cn-hangzhou:1:state/flink-checkpoints/j/chk-1/a"),
        Call(
            action: "oss:PutObject", resource: "acs:oss:oss-cn-hangzhou:1:state/flink-checkpoints/j/chk-2/b"),
        Call(
            action: "oss:DeleteObject",
            resource: "acs:oss:oss-cn-hangzhou:1:state/flink-checkpoints/j/chk-1/a"),
        Call(action: "oss:ListObjects", resource: "acs:oss:oss-cn-hangzhou:1:state"),
    ]

    private func allows(_ document: PolicyDocument, _ call: Call) -> Bool {
        let request = AccessRequest(
            principal: PolicyPrincipal(.role, account: "1", name: "flink", session: "s"), action: call.action,
            resource: call.resource, resourceOwner: "1")
        let table = StatementTable([PolicyAttachment(name: "p", document: document)])
        return PolicyEvaluator().decide(request, AppliedPolicies(account: table)).isAllowed
    }

    @Test("it allows every call, the next checkpoint too, and nothing else")
    func folders() throws {
        let result = try PolicyMinimizer(calls).result()
        #expect(calls.allSatisfy { allows(result.document, $0) })
        let folder = "acs:oss:oss-cn-hangzhou:1:state/"
        #expect(
            allows(
                result.document,
                Call(action: "oss:PutObject", resource: folder + "flink-checkpoints/j/chk-9/z")))
        #expect(!allows(result.document, Call(action: "oss:GetObject", resource: calls[0].resource)))
        #expect(!allows(result.document, Call(action: "oss:PutObject", resource: folder + "other/x")))
        #expect(!result.widened.isEmpty)
        #expect(result.document.statements.count == 2 || result.document.statements.count == 3)
    }

    @Test("without widening it allows the recorded names only")
    func exact() throws {
        let result = try PolicyMinimizer(calls, widening: .none).result()
        #expect(result.widened.isEmpty)
        #expect(calls.allSatisfy { allows(result.document, $0) })
        let next = "acs:oss:oss-cn-hangzhou:1:state/flink-checkpoints/j/chk-9/z"
        #expect(!allows(result.document, Call(action: "oss:PutObject", resource: next)))
    }

    @Test("no calls, no policy; too many names, a longer policy than there may be")
    func refusals() {
        #expect(throws: LabError.self) { try PolicyMinimizer([]).result() }
        let many = (0..<400).map {
            Call(action: "oss:GetObject", resource: "acs:oss:*:1:bucket-\($0)/file.txt")
        }
        #expect(throws: LabError.self) { try PolicyMinimizer(many, widening: .none).result() }
    }
}
