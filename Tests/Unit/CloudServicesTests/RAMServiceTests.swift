import CloudGateway
import LabKernel
import Testing

@testable import RAM

@Suite("RAM API")
struct RAMServiceTests {
    private let readOnly =
        #"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"acs:oss:*:*:b/*"}]}"#

    @Test("every row of the catalog is a different operation")
    func catalog() {
        #expect(RAMCatalog.byName.count == RAMCatalog.operations.count)
    }

    @Test("a user's life: create, conflict, update, list by pages, delete")
    func users() throws {
        let lab = try RAMTestLab()
        let created = try lab.call("CreateUser", ["UserName": "alice", "DisplayName": "Alice ~*+ 中"])
        #expect(created.status == 200)
        #expect(created.body.at("User", "DisplayName")?.stringValue == "Alice ~*+ 中")
        let twice = try lab.call("CreateUser", ["UserName": "alice"])
        #expect(twice.status == 409)
        #expect(twice.body["Code"]?.stringValue == "EntityAlreadyExists.User")
        try lab.call("UpdateUser", ["UserName": "alice", "NewUserName": "bob", "NewComments": "c"])
        #expect(
            try lab.call("GetUser", ["UserName": "alice"]).body["Code"]?.stringValue == "EntityNotExist.User")
        #expect(try lab.call("GetUser", ["UserName": "bob"]).body.at("User", "Comments")?.stringValue == "c")
        for name in ["carol", "dave"] { try lab.call("CreateUser", ["UserName": name]) }
        let first = try lab.call("ListUsers", ["MaxItems": "2"]).body
        #expect(first["IsTruncated"]?.boolValue == true)
        let marker = try #require(first["Marker"]?.stringValue)
        let second = try lab.call("ListUsers", ["MaxItems": "2", "Marker": marker]).body
        let names = second.at("Users", "User")?.arrayValue?.compactMap { $0["UserName"]?.stringValue }
        #expect(names == ["dave"])
        #expect(second["IsTruncated"]?.boolValue == false)
        #expect(try lab.call("DeleteUser", ["UserName": "dave"]).status == 200)
        #expect(try lab.call("DeleteUser", ["UserName": "dave"]).status == 404)
    }

    @Test(
        "bad names and absent parameters are refused",
        arguments: [
            (["UserName": ""], "MissingUserName"),
            (["UserName": "a b"], "InvalidParameter.UserName.InvalidChars"),
            (["UserName": String(repeating: "x", count: 65)], "InvalidParameter.UserName.Length"),
        ])
    func badNames(_ parameters: [String: String], _ code: String) throws {
        let answer = try RAMTestLab().call("CreateUser", parameters)
        #expect(answer.status == 400)
        #expect(answer.body["Code"]?.stringValue == code)
    }

    @Test("policy versions: five at most, the default stays, rotation drops the oldest other one")
    func versions() throws {
        let lab = try RAMTestLab()
        try lab.call("CreatePolicy", ["PolicyName": "p", "PolicyDocument": readOnly])
        let more = ["PolicyName": "p", "PolicyDocument": readOnly, "SetAsDefault": "false"]
        for _ in 0..<4 { #expect(try lab.call("CreatePolicyVersion", more).status == 200) }
        let sixth = try lab.call("CreatePolicyVersion", more)
        #expect(sixth.body["Code"]?.stringValue == "LimitExceeded.Policy.Version")
        let rotation = ["RotateStrategy": "DeleteOldestNonDefaultVersionWhenLimitExceeded"]
        let rotated = try lab.call("CreatePolicyVersion", more.merging(rotation) { $1 })
        #expect(rotated.body.at("PolicyVersion", "VersionId")?.stringValue == "v6")
        let listed = try lab.call("ListPolicyVersions", ["PolicyName": "p", "PolicyType": "Custom"]).body
        let ids = listed.at("PolicyVersions", "PolicyVersion")?.arrayValue?.compactMap {
            $0["VersionId"]?.stringValue
        }
        #expect(ids == ["v1", "v3", "v4", "v5", "v6"])
        let conflict = try lab.call("DeletePolicyVersion", ["PolicyName": "p", "VersionId": "v1"])
        #expect(conflict.status == 409)
        try lab.call("SetDefaultPolicyVersion", ["PolicyName": "p", "VersionId": "v6"])
        #expect(try lab.call("DeletePolicyVersion", ["PolicyName": "p", "VersionId": "v1"]).status == 200)
    }

    @Test("malformed documents are refused with the reason")
    func malformed() throws {
        let lab = try RAMTestLab()
        let answer = try lab.call("CreatePolicy", ["PolicyName": "p", "PolicyDocument": #"{"Version":"1"}"#])
        #expect(answer.status == 400)
        #expect(answer.body["Code"]?.stringValue == "MalformedPolicyDocument")
        #expect(answer.body["Message"]?.stringValue?.contains("Statement must be a non-empty list") == true)
    }

    @Test("attachments: twice is refused, entities are listed, what is attached is not deleted")
    func attachments() throws {
        let lab = try RAMTestLab()
        try lab.call("CreateUser", ["UserName": "u"])
        try lab.call("CreatePolicy", ["PolicyName": "p", "PolicyDocument": readOnly])
        let link = ["PolicyName": "p", "PolicyType": "Custom", "UserName": "u"]
        #expect(try lab.call("AttachPolicyToUser", link).status == 200)
        let twice = try lab.call("AttachPolicyToUser", link)
        #expect(twice.body["Code"]?.stringValue == "EntityAlreadyExists.User.Policy")
        #expect(
            try lab.call("DeletePolicy", ["PolicyName": "p"]).body["Code"]?.stringValue
                == "DeleteConflict.Policy.User")
        #expect(
            try lab.call("DeleteUser", ["UserName": "u"]).body["Code"]?.stringValue
                == "DeleteConflict.User.Policy")
        let entities = try lab.call("ListEntitiesForPolicy", ["PolicyName": "p", "PolicyType": "Custom"]).body
        #expect(entities.at("Users", "User")?.arrayValue?.count == 1)
        #expect(try lab.call("DetachPolicyFromUser", link).status == 200)
        #expect(
            try lab.call("DetachPolicyFromUser", link).body["Code"]?.stringValue
                == "EntityNotExist.User.Policy")
        #expect(try lab.call("DeletePolicy", ["PolicyName": "p"]).status == 200)
    }

    @Test("a user may do what its policies and its groups' say, and the denial explains itself")
    func permissions() throws {
        let lab = try RAMTestLab()
        let key = try lab.user(
            "alice", #"{"Effect":"Allow","Action":"ram:GetUser","Resource":"acs:ram:*:*:user/alice"}"#)
        #expect(try lab.call("GetUser", ["UserName": "alice"], as: key).status == 200)
        let denied = try lab.call("ListUsers", as: key)
        #expect(denied.status == 403)
        #expect(denied.body["Code"]?.stringValue == "NoPermission")
        try lab.directory.createGroup("readers", in: RAMTestLab.account, at: lab.now)
        try lab.directory.addUser("alice", toGroup: "readers", in: RAMTestLab.account, at: lab.now)
        try lab.directory.attach(
            "AliyunRAMReadOnlyAccess", .system, to: .group("readers"), in: RAMTestLab.account, at: lab.now)
        #expect(try lab.call("ListUsers", as: key).status == 200)
        #expect(try lab.call("DeleteUser", ["UserName": "alice"], as: key).status == 403)
    }

    @Test("an encoded diagnostic message really decodes")
    func diagnostics() throws {
        let lab = try RAMTestLab()
        let key = try lab.user("eve", #"{"Effect":"Deny","Action":"ram:*","Resource":"*"}"#)
        let denied = try lab.call("ListUsers", as: key).body
        let detail = try #require(denied["AccessDeniedDetail"])
        let encoded = try #require(
            (detail["EncodedDiagnosticMessage"] ?? detail["AccessDeniedDetail.EncodedDiagnosticMessage"])?
                .stringValue)
        let decoded = try lab.call("DecodeDiagnosticMessage", ["EncodedDiagnosticMessage": encoded]).body
        let message = try #require(decoded["DecodedDiagnosticMessage"])
        #expect(message["ExplicitDeny"]?.boolValue == true)
        #expect(message["AuthAction"]?.stringValue == "ram:ListUsers")
        let matched = try #require(message["MatchedPolicies"]?.arrayValue?.first)
        #expect(matched["PolicyIdentifier"]?.stringValue == "policy-eve")
        #expect(matched["AttachedEntityType"]?.stringValue == "RamUser")
    }

    @Test("keys: two at most, off means off, the secret is answered once")
    func keys() throws {
        let lab = try RAMTestLab()
        let first = try lab.user("u", #"{"Effect":"Allow","Action":"*","Resource":"*"}"#)
        let second = try lab.call("CreateAccessKey", ["UserName": "u"])
        #expect(second.body.at("AccessKey", "AccessKeySecret")?.stringValue?.isEmpty == false)
        #expect(
            try lab.call("CreateAccessKey", ["UserName": "u"]).body["Code"]?.stringValue
                == "LimitExceeded.User.AccessKey")
        let listed = try lab.call("ListAccessKeys", ["UserName": "u"])
        #expect(!listed.body.text.contains(first.secret))
        let off = ["UserName": "u", "UserAccessKeyId": first.id, "Status": "Inactive"]
        #expect(try lab.call("UpdateAccessKey", off).status == 200)
        #expect(try lab.sts("GetCallerIdentity", as: first).status == 400)
    }

    @Test("an unknown action and a wrong secret are told apart")
    func refusals() throws {
        let lab = try RAMTestLab()
        #expect(try lab.call("NoSuchThing").body["Code"]?.stringValue == "InvalidAction.NotFound")
        let wrong = RAMTestLab.Key(id: lab.rootKey.id, secret: "no")
        #expect(try lab.call("ListUsers", as: wrong).body["Code"]?.stringValue == "SignatureDoesNotMatch")
    }

    @Test("refusals have the codes, statuses and wordings of the service")
    func wordings() throws {
        let lab = try RAMTestLab()
        try lab.call("CreateUser", ["UserName": "u"])
        let allow = #"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}"#
        try lab.call("CreatePolicy", ["PolicyName": "p", "PolicyDocument": allow])
        try lab.call("CreatePolicyVersion", ["PolicyName": "p", "PolicyDocument": allow])
        let rows: [(String, [String: String], String, Int, String)] = [
            (
                "CreateUser", ["UserName": "u"], "EntityAlreadyExists.User", 409,
                "The user does already EXIST."
            ),
            (
                "CreateUser", ["UserName": "a b"], "InvalidParameter.UserName.InvalidChars", 400,
                "The parameter - \"UserName\" contains invalid chars."
            ),
            (
                "CreateUser", ["UserName": String(repeating: "a", count: 65)],
                "InvalidParameter.UserName.Length", 400,
                "The parameter - \"UserName\" beyond the length limit."
            ),
            (
                "CreatePolicy", ["PolicyName": "p_q", "PolicyDocument": allow],
                "InvalidParameter.PolicyName.InvalidChars", 400,
                "The parameter - \"PolicyName\" contains invalid chars."
            ),
            (
                "CreatePolicy",
                ["PolicyName": "q", "PolicyDocument": String(repeating: " ", count: 6_145) + allow],
                "InvalidParameter.PolicyDocument.Length", 400,
                "The parameter - \"PolicyDocument\" beyond the length limit."
            ),
            (
                "DeletePolicyVersion", ["PolicyName": "p", "VersionId": "v1"],
                "DeleteConflict.Policy.Version.Default", 409,
                "The default policy version CAN NOT been deleted directly."
            ),
            (
                "DeletePolicy", ["PolicyName": "p"], "DeleteConflict.Policy.Version", 409,
                "The policy CAN NOT has any version except the default version."
            ),
            (
                "DetachPolicyFromUser", ["PolicyName": "p", "PolicyType": "Custom", "UserName": "u"],
                "EntityNotExist.User.Policy", 404, "The indicate policy of the user does not exist."
            ),
            (
                "GetPolicy", ["PolicyName": "p", "PolicyType": "Mine"], "InvalidParameter.PolicyType", 400,
                "The parameter - \"PolicyType\" is incorrect."
            ),
        ]
        for (action, parameters, code, status, message) in rows {
            let answer = try lab.call(action, parameters)
            #expect(answer.status == status, "\(action)")
            #expect(answer.body["Code"]?.stringValue == code)
            #expect(answer.body["Message"]?.stringValue == message)
        }
        let malformed = try lab.call(
            "CreatePolicy", ["PolicyName": "q", "PolicyDocument": #"{"Version":"2012-10-17"}"#])
        #expect(malformed.body["Code"]?.stringValue == "MalformedPolicyDocument")
        #expect(malformed.body["Message"]?.stringValue?.contains("Version must be") == true)
        let eve = try lab.user("eve", "")
        let denied = try lab.call("ListUsers", as: eve).body
        #expect(denied["Message"]?.stringValue == "You are not authorized to do this action.")
    }

    @Test("who is neither user nor account must say whose keys are meant")
    func keysOfSessions() throws {
        let lab = try RAMTestLab()
        let account = RAMTestLab.account
        try lab.directory.createRole(
            "admin", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root"), at: lab.now)
        try lab.directory.attach("AdministratorAccess", .system, to: .role("admin"), in: account, at: lab.now)
        let session = try lab.directory.assumeRole(
            .init(roleARN: "acs:ram::\(account):role/admin", sessionName: "s1"), at: lab.now)
        let key = RAMTestLab.Key(
            id: session.accessKeyID, secret: session.secret, token: session.securityToken)
        let answer = try lab.call("CreateAccessKey", as: key)
        #expect(answer.status == 400)
        #expect(answer.body["Code"]?.stringValue == "MissingUserName")
        #expect(lab.directory.keys(of: nil, in: account).count == 1)
    }

    @Test("a message of another account's denial is not decoded")
    func foreignDiagnostics() throws {
        let lab = try RAMTestLab()
        let message = #"{"details":{"diagnostic":{"AuthPrincipal":{"AuthPrincipalOwnerId":"1"}}}}"#
        let encoded = Base64.encode(Array(message.utf8))
        let answer = try lab.call("DecodeDiagnosticMessage", ["EncodedDiagnosticMessage": encoded])
        #expect(answer.status == 404)
        let broken = try lab.call("DecodeDiagnosticMessage", ["EncodedDiagnosticMessage": "AAAA"])
        #expect(broken.body["Code"]?.stringValue == "NotSupport")
    }
}
