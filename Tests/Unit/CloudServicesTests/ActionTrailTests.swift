import CloudGateway
import LabKernel
import Testing

@testable import ActionTrail

@Suite("ActionTrail")
struct ActionTrailTests {
    private func lookup(_ lab: RAMTestLab, _ parameters: [String: String]) throws -> [JSONValue] {
        let answer = try lab.call("LookupEvents", parameters, version: "2020-07-06")
        #expect(answer.status == 200)
        return answer.body["Events"]?.arrayValue ?? []
    }

    @Test("management calls are recorded with their shape, refused ones too, secrets never")
    func shape() throws {
        let lab = try RAMTestLab()
        try lab.call("CreateUser", ["UserName": "alice"])
        let key = try lab.user("eve", "")
        try lab.call("ListUsers", as: key)
        let created = try #require(
            lookup(lab, ["LookupAttribute.1.Key": "EventName", "LookupAttribute.1.Value": "CreateUser"]).first
        )
        #expect(created["eventRW"]?.stringValue == "Write")
        #expect(created["serviceName"]?.stringValue == "Ram")
        #expect(created["eventTime"]?.stringValue == "2026-01-01T00:00:00Z")
        #expect(created.at("userIdentity", "type")?.stringValue == "root-account")
        #expect(created.at("requestParameters", "UserName")?.stringValue == "alice")
        #expect(created["errorCode"] == nil)
        let refused = try #require(
            lookup(lab, ["LookupAttribute.1.Key": "User", "LookupAttribute.1.Value": "eve"]).first)
        #expect(refused["errorCode"]?.stringValue == "NoPermission")
        #expect(refused.at("userIdentity", "type")?.stringValue == "ram-user")
        #expect(!refused.text.contains(key.secret))
        #expect(refused.at("requestParameters", "Signature") == nil)
    }

    @Test("pages go backward from the newest, or forward")
    func pages() throws {
        let lab = try RAMTestLab()
        for name in ["a", "b", "c"] {
            try lab.call("CreateUser", ["UserName": name])
            lab.now = lab.now + .seconds(60)
        }
        let only = [
            "LookupAttribute.1.Key": "EventName", "LookupAttribute.1.Value": "CreateUser", "MaxResults": "2",
        ]
        func names(_ extra: [String: String]) throws -> ([String], String?) {
            let answer = try lab.call("LookupEvents", only.merging(extra) { $1 }, version: "2020-07-06").body
            let events = answer["Events"]?.arrayValue ?? []
            return (
                events.compactMap { $0.at("requestParameters", "UserName")?.stringValue },
                answer["NextToken"]?.stringValue
            )
        }
        let (newest, token) = try names([:])
        #expect(newest == ["c", "b"])
        let (rest, end) = try names(["NextToken": #require(token)])
        #expect(rest == ["a"])
        #expect(end == nil)
        #expect(try names(["Direction": "FORWARD"]).0 == ["a", "b"])
    }

    @Test("trails deliver what they ask for while they are on")
    func trails() throws {
        final class Box: TrailDelivery {
            var names: [String] = []
            func deliver(_ event: TrailEvent, to trail: Trail) { names.append(event.record.operation) }
        }
        let lab = try RAMTestLab()
        let box = Box()
        lab.trail.delivery = box
        func trail(_ action: String, _ extra: [String: String] = [:]) throws -> (status: Int, body: JSONValue)
        {
            try lab.call(action, ["Name": "t"].merging(extra) { $1 }, version: "2020-07-06")
        }
        #expect(try trail("CreateTrail").body["Code"]?.stringValue == "InvalidParameterCombination")
        #expect(try trail("CreateTrail", ["OssBucketName": "b"]).status == 200)
        #expect(try trail("CreateTrail", ["OssBucketName": "b"]).status == 409)
        try lab.call("CreateUser", ["UserName": "a"])
        #expect(try trail("StartLogging").status == 200)
        try lab.call("CreateUser", ["UserName": "b"])
        try lab.call("GetUser", ["UserName": "b"])
        #expect(try trail("StopLogging").status == 200)
        try lab.call("CreateUser", ["UserName": "c"])
        #expect(box.names == ["StartLogging", "CreateUser"])
        let described = try lab.call("DescribeTrails", version: "2020-07-06").body
        #expect(described["TrailList"]?.arrayValue?.first?["Status"]?.stringValue == "Disable")
    }

    @Test("events have the documented members; sessions are named by their role's id")
    func members() throws {
        let lab = try RAMTestLab()
        lab.trail.roleID = { [directory = lab.directory] account, role in
            directory.accounts[account]?.roles[role]?.id
        }
        try lab.call("CreateUser", ["UserName": "alice"])
        let account = RAMTestLab.account
        let role = try lab.directory.createRole(
            "admin", in: account, trust: RAMTestLab.trust("acs:ram::\(account):root"), at: lab.now)
        try lab.directory.attach("AdministratorAccess", .system, to: .role("admin"), in: account, at: lab.now)
        let session = try lab.directory.assumeRole(
            .init(roleARN: "acs:ram::\(account):role/admin", sessionName: "s1"), at: lab.now)
        let key = RAMTestLab.Key(
            id: session.accessKeyID, secret: session.secret, token: session.securityToken)
        try lab.call("GetUser", ["UserName": "alice"], as: key)
        let created = try #require(
            lookup(lab, ["LookupAttribute.1.Key": "ResourceName", "LookupAttribute.1.Value": "alice"]).last)
        #expect(created["eventName"]?.stringValue == "CreateUser")
        let read = try #require(
            lookup(lab, ["LookupAttribute.1.Key": "EventName", "LookupAttribute.1.Value": "GetUser"]).first)
        #expect(read["resourceName"]?.stringValue == "alice")
        #expect(read["resourceType"]?.stringValue == "ACS::RAM::User")
        #expect(read["referencedResources"] == ["ACS::RAM::User": ["alice"]])
        #expect(read["requestParameterJson"]?.stringValue == #"{"UserName":"alice"}"#)
        #expect(read.at("additionalEventData", "Scheme")?.stringValue == "http")
        #expect(read["eventCategory"]?.stringValue == "Management")
        #expect(read.at("userIdentity", "type")?.stringValue == "assumed-role")
        #expect(read.at("userIdentity", "principalId")?.stringValue == "\(role.id):s1")
        #expect(read.at("userIdentity", "userName")?.stringValue == "admin:s1")
        #expect(!read.text.contains(session.securityToken))
    }

    @Test("files are named as documented and are gzip of a list of events")
    func files() throws {
        let lab = try RAMTestLab()
        try lab.call("CreateUser", ["UserName": "alice"])
        let events = lab.trail.managementEvents(of: RAMTestLab.account)
        var trail = Trail(
            name: "t", account: RAMTestLab.account, homeRegion: "cn-hangzhou", access: "All", region: "All",
            bucket: "b", keyPrefix: "audit", projectARN: nil, isLogging: true, created: lab.now,
            updated: lab.now)
        let file = TrailFile(events, of: trail, at: lab.now)
        let start =
            "audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/01/01/Actiontrail_cn-hangzhou_20260101000000_1002_1_"
        #expect(file.key.hasPrefix(start + "\(file.body.count)_"))
        #expect(file.key.hasSuffix("\(Hex.encode(Digests.md5(file.body))).gz"))
        trail.keyPrefix = ""
        #expect(TrailFile(events, of: trail, at: lab.now).key.hasPrefix("AliyunLogs/"))
        let length = Int(file.body[11]) | Int(file.body[12]) << 8
        let text = String(decoding: file.body[15..<15 + length], as: UTF8.self)
        #expect(try JSONParser.parse(text: text) == .array(events.map(\.json)))
    }

    @Test("gzip: magic, stored blocks of at most 64 KiB, checksum and length")
    func gzip() {
        // CRC-32 of the check string of ISO 3309.
        #expect(GzipFile.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        let empty = GzipFile.member([])
        #expect(Array(empty.prefix(3)) == [0x1F, 0x8B, 8])
        #expect(Array(empty.suffix(13)) == [1, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0])
        let long = GzipFile.member([UInt8](repeating: 7, count: 65_536))
        #expect(Array(long[10..<15]) == [0, 255, 255, 0, 0])
        #expect(Array(long[(15 + 65_535)..<(20 + 65_535)]) == [1, 1, 0, 254, 255])
        #expect(Array(long.suffix(4)) == [0, 0, 1, 0])
    }
}
