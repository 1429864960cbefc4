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
}
