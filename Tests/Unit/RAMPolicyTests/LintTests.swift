import LabKernel
import Testing

@testable import RAMPolicy

@Suite("lint of policies")
struct LintTests {
    private static func codes(_ statement: String, _ kind: PolicyKind = .identity, inGroup: Bool = false)
        throws -> [String]
    {
        let text = #"{"Version":"1","Statement":[\#(statement)]}"#
        let document = try PolicyParser.parse(text, kind: kind)
        return PolicyLint.findings(document, isInResourceGroup: inGroup).map(\.code)
    }

    private static func allow(_ action: String, on resource: String, when condition: String = "{}") -> String
    {
        #"{"Effect":"Allow","Action":"\#(action)","Resource":"\#(resource)","Condition":\#(condition)}"#
    }

    private static func bucket(_ principal: String, when condition: String = "{}") -> String {
        #"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:1:b/*","Principal":\#(principal),"#
            + #""Condition":\#(condition)}"#
    }

    @Test(
        "what is doubted",
        arguments: [
            ("RAM101", Self.allow("oss:PutObjekt", on: "acs:oss:*:*:b/*")),
            ("RAM101", Self.allow("s3:GetObject", on: "*")),
            ("RAM102", Self.allow("*", on: "*")),
            ("RAM103", #"{"Effect":"Allow","NotAction":"ram:*","Resource":"*"}"#),
            ("RAM104", #"{"Effect":"Deny","Action":"ram:*","Resource":"*"}"#),
            ("RAM111", Self.allow("oss:GetObject", on: "arn:aws:s3:::b/*")),
            ("RAM111", Self.allow("oss:GetObject", on: "b/*")),
            ("RAM112", Self.allow("oss:GetObject", on: "acs:oss:*:*:b")),
            ("RAM112", Self.allow("oss:PutBucketAcl", on: "acs:oss:*:*:b/*")),
            ("RAM112", Self.allow("oss:ListBuckets", on: "acs:oss:*:*:b")),
            ("RAM113", Self.allow("oss:GetObject", on: "acs:log:*:*:project/p")),
            ("RAM114", Self.allow("stream:StartJob", on: "acs:stream:*:*:vvpinstance/x")),
            ("RAM115", Self.allow("ram:GetUser", on: "acs:ram:*:*:user/${me}")),
            (
                "RAM121",
                Self.allow("oss:GetObject", on: "*", when: #"{"StringEquals":{"acs:SourceVpc":"vpc-*"}}"#)
            ),
            (
                "RAM122",
                Self.allow("oss:GetObject", on: "*", when: #"{"StringLike":{"oss:Prefix":"a/*"}}"#)
            ),
            (
                "RAM123",
                Self.allow("oss:GetObject", on: "*", when: #"{"StringLike":{"acs:SourceVPCs":"a"}}"#)
            ),
            (
                "RAM124",
                Self.allow("oss:GetObject", on: "*", when: #"{"StringEquals":{"acs:SourceIp":"10.0.0.1"}}"#)
            ),
            (
                "RAM125",
                Self.allow("oss:GetObject", on: "*", when: #"{"IpAddress":{"acs:SourceIp":"10.0.0.0/40"}}"#)
            ),
            (
                "RAM126",
                #"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"false"}}}"#
            ),
            ("RAM127", Self.allow("oss:GetObject", on: "*", when: #"{"Bool":{"acs:MFAPresent":"true"}}"#)),
        ])
    func doubts(code: String, statement: String) throws {
        #expect(try Self.codes(statement).contains(code))
    }

    @Test(
        "what is doubted of resource policies",
        arguments: [
            ("RAM131", Self.bucket(#"["*"]"#)), ("RAM132", Self.bucket(#"["acs:ram::1:user/a"]"#)),
            ("RAM133", Self.bucket(#"["1"]"#, when: #"{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}"#)),
        ])
    func bucketDoubts(code: String, statement: String) throws {
        #expect(try Self.codes(statement, .bucket).contains(code))
    }

    @Test("a role that everybody may assume, a grant in a resource group, statements that change nothing")
    func others() throws {
        let trust = #"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}"#
        #expect(try Self.codes(trust, .trust).contains("RAM134"))
        let start = Self.allow("stream:StartJob", on: "*")
        #expect(try Self.codes(start, inGroup: true) == ["RAM143"])
        let one = Self.allow("oss:GetObject", on: "acs:oss:*:*:b/x/*")
        let wider = Self.allow("oss:Get*", on: "acs:oss:*:*:b/*")
        #expect(try Self.codes("\(one),\(wider)").contains("RAM141"))
        let deny = #"{"Effect":"Deny","Action":"oss:*","Resource":"*"}"#
        #expect(try Self.codes("\(one),\(deny)").contains("RAM142"))
    }

    @Test(
        "what is right is left alone",
        arguments: [
            Self.allow("oss:GetObject", on: "acs:oss:*:*:b/*"),
            Self.allow("oss:ListBuckets", on: "acs:oss:*:*:*"),
            Self.allow("stream:StartJob", on: "*"), Self.allow("stream:StartJob", on: "acs:stream:*:*:*"),
            Self.allow("oss:ListObjects", on: "acs:oss:*:*:b", when: #"{"StringLike":{"oss:Prefix":"a/*"}}"#),
            Self.allow("sts:AssumeRole", on: "acs:ram:*:*:role/flink"),
        ])
    func clean(statement: String) throws {
        #expect(try Self.codes(statement) == [])
    }

    @Test("every rule of the catalog has a title and a code of its own")
    func catalog() {
        let codes = PolicyLint.catalog.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(codes == codes.sorted())
    }
}
