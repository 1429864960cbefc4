import CloudGateway
import LabKernel
import Testing

@testable import RAM

@Suite("STS")
struct RAMSessionTests {
    private let account = RAMTestLab.account

    private func assume(
        _ lab: RAMTestLab, _ role: String, _ extra: [String: String] = [:], as key: RAMTestLab.Key? = nil
    ) throws -> (status: Int, body: JSONValue) {
        let wishes = ["RoleArn": "acs:ram::\(account):role/\(role)", "RoleSessionName": "sess-1"]
        return try lab.sts("AssumeRole", wishes.merging(extra) { $1 }, as: key)
    }

    private func key(_ answer: JSONValue) throws -> RAMTestLab.Key {
        let credentials = try #require(answer["Credentials"])
        return RAMTestLab.Key(
            id: try #require(credentials["AccessKeyId"]?.stringValue),
            secret: try #require(credentials["AccessKeySecret"]?.stringValue),
            token: credentials["SecurityToken"]?.stringValue)
    }

    @Test("who am I: account, user and role session")
    func identity() throws {
        let lab = try RAMTestLab()
        let root = try lab.sts("GetCallerIdentity").body
        #expect(root["IdentityType"]?.stringValue == "Account")
        #expect(root["Arn"]?.stringValue == "acs:ram::\(account):root")
        let user = try lab.sts("GetCallerIdentity", as: lab.user("alice", "")).body
        #expect(user["IdentityType"]?.stringValue == "RAMUser")
        try lab.directory.createRole(
            "Flink", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root"), at: lab.now)
        let assumed = try assume(lab, "flink")
        #expect(assumed.body.at("AssumedRoleUser", "Arn")?.stringValue?.hasSuffix("/sess-1") == true)
        let session = try lab.sts("GetCallerIdentity", as: key(assumed.body)).body
        #expect(session["IdentityType"]?.stringValue == "AssumedRoleUser")
        #expect(session["Arn"]?.stringValue == "acs:ram::\(account):assumed-role/flink/sess-1")
    }

    @Test("a user needs both an identity allow and the role's trust")
    func bothAreNeeded() throws {
        let lab = try RAMTestLab()
        let allowed = try lab.user("alice", #"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}"#)
        let silent = try lab.user("bob", "")
        try lab.directory.createRole(
            "etl", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root"), at: lab.now)
        try lab.directory.createRole(
            "closed", in: account, trust: RAMTestLab.trust("acs:ram::9009:root"), at: lab.now)
        #expect(try assume(lab, "etl", as: allowed).status == 200)
        #expect(try assume(lab, "etl", as: silent).status == 403)
        #expect(try assume(lab, "closed", as: allowed).body["Code"]?.stringValue == "NoPermission")
    }

    @Test("an external id is a condition of the trust policy")
    func externalID() throws {
        let lab = try RAMTestLab()
        let condition = #","Condition":{"StringEquals":{"sts:ExternalId":"abcd"}}"#
        try lab.directory.createRole(
            "partner", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root", condition: condition),
            at: lab.now)
        #expect(try assume(lab, "partner").status == 403)
        #expect(try assume(lab, "partner", ["ExternalId": "abcd"]).status == 200)
    }

    @Test("a session policy narrows the role")
    func sessionPolicy() throws {
        let lab = try RAMTestLab()
        try lab.directory.createRole(
            "admin", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root"), at: lab.now)
        try lab.directory.attach("AdministratorAccess", .system, to: .role("admin"), in: account, at: lab.now)
        let full = try key(assume(lab, "admin").body)
        #expect(try lab.call("ListUsers", as: full).status == 200)
        let policy =
            #"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:GetUser","Resource":"*"}]}"#
        let narrow = try key(assume(lab, "admin", ["Policy": policy]).body)
        let denied = try lab.call("ListUsers", as: narrow)
        #expect(denied.status == 403)
    }

    @Test("credentials end when they expire, and need their token")
    func expiry() throws {
        let lab = try RAMTestLab()
        try lab.directory.createRole(
            "r", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root"), at: lab.now)
        let assumed = try assume(lab, "r", ["DurationSeconds": "900"]).body
        #expect(assumed.at("Credentials", "Expiration")?.stringValue == "2026-01-01T00:15:00Z")
        var session = try key(assumed)
        lab.now = lab.now + .seconds(899)
        #expect(try lab.sts("GetCallerIdentity", as: session).status == 200)
        lab.now = lab.now + .seconds(1)
        let late = try lab.sts("GetCallerIdentity", as: session)
        #expect(late.body["Code"]?.stringValue == "InvalidSecurityToken.Expired")
        session.token = nil
        #expect(try lab.sts("GetCallerIdentity", as: session).status == 400)
    }

    @Test(
        "parameters are checked",
        arguments: [
            (["RoleArn": "bad"], "InvalidParameter.RoleArn", 400),
            (["RoleArn": "acs:ram::1001000000000001:role/none"], "EntityNotExist.Role", 404),
            (["RoleSessionName": "a b"], "InvalidParameter.RoleSessionName", 400),
            (["RoleSessionName": "x"], "InvalidParameter.RoleSessionName", 400),
            (["DurationSeconds": "899"], "InvalidParameter.DurationSeconds", 400),
            (["DurationSeconds": "3601"], "InvalidParameter.DurationSeconds", 400),
            (["Policy": "{}"], "InvalidParameter.PolicyGrammar", 400),
        ])
    func parameters(_ extra: [String: String], _ code: String, _ status: Int) throws {
        let lab = try RAMTestLab()
        try lab.directory.createRole(
            "r", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root"), at: lab.now)
        let answer = try assume(lab, "r", extra)
        #expect(answer.status == status)
        #expect(answer.body["Code"]?.stringValue == code)
    }
}
