import CloudGateway
import GatewayTesting
import LabKernel
import Testing

@testable import RealtimeCompute

@Suite("roles in Flink's namespaces")
struct NamespaceMemberTests {
    private func member(
        _ bench: ComputeBench, _ method: String, _ body: JSONValue? = nil, _ path: String = "",
        as key: String = "ak"
    ) throws -> (status: Int, body: JSONValue) {
        let answer = try bench.call(method, "/members\(path)", body, below: "/gateway/v2", as: key)
        return (answer.status, answer.body)
    }

    @Test("who is no member may do nothing, whatever policies allow, and sees no namespace")
    func strangers() throws {
        let bench = try ComputeBench()
        let denied = try bench.call("GET", "/deployments", as: "eve")
        #expect(denied.status == 403)
        let record = try #require(bench.ports.records.last)
        #expect(record.decision?.layer == "namespace_role")
        #expect(record.decision?.explanation.contains("none: the caller is no member") == true)
        let seen = try bench.console("DescribeNamespaces", "InstanceId=ws-lab", as: "eve")
        #expect(seen.status == 200)
        #expect(seen.body["Namespaces"]?.arrayValue?.isEmpty == true)
        #expect(try bench.call("GET", "/deployments", as: "root").status == 200)
    }

    @Test("a viewer sees, an editor changes, an owner manages members")
    func roles() throws {
        let bench = try ComputeBench()
        let deployment = try bench.deployment()
        let eve: JSONValue = ["member": "user:20002", "role": "VIEWER"]
        #expect(try member(bench, "POST", eve).status == 200)
        #expect(try member(bench, "POST", eve).status == 409)
        #expect(try bench.call("GET", "/deployments/\(deployment)", as: "eve").status == 200)
        let start: JSONValue = [
            "deploymentId": .string(deployment), "restoreStrategy": ["kind": "NONE"],
        ]
        #expect(try bench.call("POST", "/jobs%3Astart", start, as: "eve").status == 403)
        #expect(try member(bench, "PUT", ["member": "20002", "role": "EDITOR"]).status == 200)
        #expect(try bench.call("POST", "/jobs%3Astart", start, as: "eve").status == 200)
        #expect(
            try member(bench, "POST", ["member": "user:3", "role": "VIEWER"], as: "eve").status == 403)
        #expect(try member(bench, "PUT", ["member": "user: 20002", "role": "OWNER"]).status == 200)
        #expect(
            try member(bench, "POST", ["member": "user:3", "role": "VIEWER"], as: "eve").status == 200)
        let found = try member(bench, "GET", nil, "/user%3A20002")
        #expect(found.body["data"] == ["member": "user:20002", "role": "ADMIN"])
        #expect(try member(bench, "DELETE", nil, "/user%3A20002").status == 200)
        #expect(try bench.call("GET", "/deployments/\(deployment)", as: "eve").status == 403)
    }

    @Test("a role's sessions are members by the role's name")
    func sessions() throws {
        let bench = try ComputeBench()
        #expect(try bench.call("GET", "/deployments", as: "session").status == 403)
        #expect(try member(bench, "POST", ["member": "role:ops", "role": "VIEWER"]).status == 200)
        #expect(try bench.call("GET", "/deployments", as: "session").status == 200)
    }

    @Test("who makes a workspace owns its namespace")
    func creators() throws {
        let bench = try ComputeBench()
        let made = try bench.console("CreateInstance", "InstanceName=mine&ChargeType=POST", as: "eve")
        let id = try #require(made.body["OrderInfo"]?["InstanceId"]?.stringValue)
        let key = NamespaceKey(workspaceID: id, name: "mine-default")
        let eve = try #require(TestPorts.principals["eve"])
        #expect(bench.plane.role(of: eve, in: key) == .owner)
        let dev = try #require(TestPorts.principals["ak"])
        #expect(bench.plane.role(of: dev, in: key) == nil)
    }

    @Test("mistakes are named")
    func mistakes() throws {
        let bench = try ComputeBench()
        let wrong = try member(bench, "POST", ["member": "user:1", "role": "EDITR"])
        #expect(wrong.status == 400)
        #expect(wrong.body["errorMessage"]?.stringValue?.contains("did you mean 'EDITOR'") == true)
        #expect(try member(bench, "POST", ["member": "group:1", "role": "EDITOR"]).status == 400)
        #expect(try member(bench, "GET", nil, "/user%3A9").status == 404)
    }
}
