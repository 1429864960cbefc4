import LabKernel
import Testing

@testable import RAMPolicy

@Suite("exact comparison of policies")
struct ComparisonTests {
    private static func statement(
        _ effect: String, _ element: String, _ action: String, _ resource: String, when condition: String
    ) -> String {
        let block = condition.isEmpty ? "" : #","Condition":\#(condition)"#
        return #"{"Effect":"\#(effect)","\#(element)":"\#(action)","Resource":"\#(resource)"\#(block)}"#
    }

    private static func allow(_ action: String, _ resource: String = "*", when condition: String = "")
        -> String
    {
        statement("Allow", "Action", action, resource, when: condition)
    }

    private static func allowOthers(_ action: String, _ resource: String = "*") -> String {
        statement("Allow", "NotAction", action, resource, when: "")
    }

    private static func deny(_ action: String, _ resource: String = "*") -> String {
        statement("Deny", "Action", action, resource, when: "")
    }

    private func policy(_ name: String, _ statements: String) throws -> [PolicyAttachment] {
        let text = #"{"Version":"1","Statement":[\#(statements)]}"#
        return [PolicyAttachment(name: name, document: try PolicyParser.parse(text, kind: .identity))]
    }

    private func system(_ name: String) throws -> [PolicyAttachment] {
        let entry = try #require(SystemPolicies.named(name))
        return [PolicyAttachment(name: name, origin: .system, document: entry.document)]
    }

    private func example(_ left: String, _ right: String) throws -> CounterExample? {
        try PolicyComparison(policy("left", left), policy("right", right)).leftOnly()
    }

    @Test(
        "covered",
        arguments: [
            (
                Self.allow("oss:GetObject", "acs:oss:*:*:b/x/*"),
                Self.allow("oss:Get*", "acs:oss:*:*:b/*")
            ),
            // Two patterns cover a third together, though neither does alone.
            (
                Self.allow("oss:*", "acs:oss:*:*:b/*"),
                Self.allow("oss:Get*", "acs:oss:*:*:b/*") + ","
                    + Self.allowOthers("oss:Get*", "acs:oss:*:*:*")
            ),
            (
                Self.allow("*") + "," + Self.deny("ram:*"),
                Self.allowOthers("ram:*")
            ),
            (
                Self.allow("oss:*", when: #"{"IpAddress":{"acs:SourceIp":"10.1.0.0/16"}}"#),
                Self.allow("oss:*", when: #"{"IpAddress":{"acs:SourceIp":["10.0.0.0/9","10.128.0.0/9"]}}"#)
            ),
            // Below a bound, or from it on: every number.
            (
                Self.allow("a:b", when: #"{"NumericLessThan":{"k":"20"}}"#),
                Self.allow("a:b", when: #"{"NumericLessThan":{"k":"10"}}"#) + ","
                    + Self.allow("a:b", when: #"{"NumericGreaterThanEquals":{"k":"10"}}"#)
            ),
            (
                Self.allow("a:b", when: #"{"StringEquals":{"k":["x","y"]}}"#),
                Self.allow("a:b", when: #"{"StringLike":{"K":"?"}}"#)
            ),
        ])
    func covered(_ left: String, _ right: String) throws {
        let found = try example(left, right)
        #expect(found == nil, "\(found?.text ?? "")")
    }

    @Test(
        "not covered, with a shortest example",
        arguments: [
            (
                Self.allow("oss:Get*", "acs:oss:*:*:b/*"),
                Self.allow("oss:GetObject", "acs:oss:*:*:b/*"),
                "oss:GetAccessPoint", ""
            ),
            (
                Self.allow("oss:*"),
                Self.allow("oss:*", "acs:oss:*:*:*"), "oss:AbortBucketWorm", "*"
            ),
            (
                Self.allow("oss:PutObject", "acs:oss:*:*:b/*"),
                Self.allow("oss:PutObject") + "," + Self.deny("oss:*", "acs:oss:*:*:b/secret/?*"),
                "oss:PutObject",
                "acs:oss:cn-hangzhou:1001000000000001:b/secret/x"
            ),
        ])
    func notCovered(_ left: String, _ right: String, _ action: String, _ resource: String) throws {
        let found = try #require(try example(left, right))
        #expect(found.action == action)
        if !resource.isEmpty { #expect(found.resource == resource) }
    }

    @Test("an example names the condition value that makes the difference")
    func conditionValue() throws {
        let found = try #require(
            try example(
                Self.allow("a:b", when: #"{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}"#),
                Self.allow("a:b", when: #"{"NotIpAddress":{"acs:SourceIp":"10.9.0.0/16"}}"#)
            ))
        #expect(found.context.first?.value.hasPrefix("10.9.") == true)
    }

    @Test("system policies compare as their documents say")
    func systemPolicies() throws {
        func isSubset(_ left: String, _ right: String) throws -> Bool {
            try PolicyComparison(system(left), system(right)).leftOnly() == nil
        }
        #expect(try isSubset("AliyunStreamReadOnlyAccess", "AliyunStreamFullAccess"))
        #expect(try !isSubset("AliyunStreamFullAccess", "AliyunStreamReadOnlyAccess"))
        #expect(try isSubset("AliyunVPCFullAccess", "AdministratorAccess"))
        #expect(try isSubset("AliyunVPCFullAccess", "AliyunVPCFullAccess"))
        #expect(try isSubset("AliyunVPCReadOnlyAccess", "AliyunVPCFullAccess"))
        #expect(try !isSubset("AliyunVPCFullAccess", "AliyunVPCReadOnlyAccess"))
        // A published surprise: the narrow metric policy grants cms:MetricMeta, which the broad one does not.
        let metrics = try PolicyComparison(
            system("AliyunCloudMonitorMetricDataReadOnlyAccess"),
            system("AliyunCloudMonitorReadOnlyBasicAccess"))
        #expect(try metrics.leftOnly()?.action.lowercased() == "cms:metricmeta")
    }

    @Test("no request tells policies apart that the comparison calls subsets, and examples do")
    func againstSampling() throws {
        var chance = Prng(seed: 11, purpose: "comparison")
        let pools = try Fixtures.random().map { try DecisionCase($0.json) }.compactMap { recorded in
            (try? recorded.policies.get()).map { (recorded.request, $0.account.policies) }
        }
        let documents = pools.map(\.1).filter { !$0.isEmpty }
        for _ in 0..<150 {
            let left = documents[Int(chance.below(UInt64(documents.count)))]
            let right = documents[Int(chance.below(UInt64(documents.count)))]
            let comparison = PolicyComparison(left, right)
            // An example is checked where it is made; here only the absence of one is in question.
            guard try comparison.leftOnly() == nil else { continue }
            let (one, other) = (StatementTable(left), StatementTable(right))
            for (request, _) in pools {
                let allowed = one.verdict(request, .attached, .documented).outcome == .allow
                let covered = other.verdict(request, .attached, .documented).outcome == .allow
                #expect(!allowed || covered, "\(request.action) \(request.resource)")
            }
        }
    }
}
