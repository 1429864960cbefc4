import CloudGateway
import GatewayTesting
import LabKernel

@testable import RealtimeCompute

/// A control plane with one workspace `ws-lab`, one namespace `default` and a test engine.
final class ComputeBench: JobEventSink {
    let loop = EventLoop(start: Instant(epochSeconds: 1_735_689_600))
    let ports = TestPorts()
    let engine = TestEngine()
    var events: [JobEvent] = []
    private(set) var plane: ControlPlane!
    private(set) var gateway: TestGateway!

    init() throws {
        let settings = ControlPlaneSettings(accountID: "1234567890123456", region: "ap-southeast-1")
        plane = ControlPlane(
            settings: settings, loop: loop, engine: engine, meter: ports, events: self, seed: 7)
        try plane.createDefaultWorkspace(
            id: "ws-lab", namespace: "default", bucket: "lab-bucket", owner: TestPorts.principals["ak"])
        let service = RealtimeComputeService(plane: plane, signature: TestSignature())
        gateway = TestGateway(service, loop: loop, ports: ports)
    }

    func record(_ event: JobEvent) { events.append(event) }

    /// Calls an API of the namespace; `path` follows `/namespaces/default`.
    func call(
        _ method: String, _ path: String, _ body: JSONValue? = nil, query: String = "",
        below root: String = "/api/v2", as key: String = "ak"
    ) throws
        -> (status: Int, body: JSONValue, response: CloudResponse)
    {
        try gateway.send(
            CloudRequest(
                method: method, host: "127.0.0.1:4588", path: "\(root)/namespaces/default\(path)",
                query: query,
                headers: HeaderFields([
                    ("x-acs-version", "2022-07-18"), ("workspace", "ws-lab"), ("x-test-key", key),
                ]),
                body: .bytes(Array((body?.text ?? "").utf8))))
    }

    /// Calls an API of the console with parameters in the query.
    func console(_ action: String, _ query: String = "", as key: String = "ak") throws
        -> (status: Int, body: JSONValue, response: CloudResponse)
    {
        try gateway.send(
            CloudRequest(
                method: "POST", host: "foasconsole.ap-southeast-1.aliyuncs.com", path: "/", query: query,
                headers: HeaderFields([
                    ("x-acs-version", "2021-10-28"), ("x-acs-action", action), ("x-test-key", key),
                ])))
    }

    /// Makes a deployment with two task managers of one CU and answers its id.
    func deployment(
        _ name: String = "etl", script: String = "INSERT INTO a SELECT 1", conf: JSONValue = .object([])
    )
        throws -> String
    {
        let body: JSONValue = [
            "name": .string(name), "flinkConf": conf,
            "artifact": ["kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": .string(script)]],
            "streamingResourceSetting": [
                "resourceSettingMode": "BASIC", "basicResourceSetting": ["parallelism": 2],
            ],
        ]
        let answer = try call("POST", "/deployments", body)
        guard let id = answer.body["data"]?["deploymentId"]?.stringValue else {
            throw LabError("TEST", answer.body.text)
        }
        return id
    }

    /// Starts a deployment and answers the job's id.
    func start(_ deployment: String, restore: JSONValue = ["kind": "NONE"]) throws -> String {
        let body: JSONValue = ["deploymentId": .string(deployment), "restoreStrategy": restore]
        let answer = try call("POST", "/jobs%3Astart", body)
        guard let id = answer.body["data"]?["jobId"]?.stringValue else {
            throw LabError("TEST", answer.body.text)
        }
        try loop.run(until: loop.now)
        return id
    }

    func status(_ job: String) throws -> String {
        try call("GET", "/jobs/\(job)").body["data"]?["status"]?["currentJobStatus"]?.stringValue ?? ""
    }
}
