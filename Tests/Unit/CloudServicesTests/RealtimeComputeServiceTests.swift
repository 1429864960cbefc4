import CloudGateway
import LabKernel
import Testing

@testable import RealtimeCompute

@Suite struct RealtimeComputeServiceTests {
    @Test func aDeniedCallChangesNothingAndIsRecorded() throws {
        let bench = try ComputeBench()
        let deployment = try bench.deployment()
        bench.ports.allowed = ["stream:GetDeployment"]
        let denied = try bench.call("DELETE", "/deployments/\(deployment)")
        #expect(denied.status == 403)
        #expect(denied.body["errorCode"]?.stringValue == "NoPermission")
        #expect(denied.body["Code"]?.stringValue == "NoPermission")
        #expect(denied.body["success"]?.boolValue == false)
        #expect(try bench.call("GET", "/deployments/\(deployment)").status == 200)
        let record = try #require(bench.ports.records.first { $0.operation == "DeleteDeployment" })
        #expect(record.checks.map(\.action) == ["stream:DeleteDeployment"])
        #expect(record.kind == .managementWrite)
        #expect(record.principal.label == "user/dev")
    }

    @Test func everyOperationNeedsItsOwnAction() {
        let infos: [OperationInfo] = VervericaCatalog.operations.map { $0.info }
        #expect(infos.allSatisfy { $0.kind.isManagement })
        #expect(Set(infos.map(\.name)).count == infos.count)
    }

    @Test func updateKeepsWhatIsNotNamed() throws {
        let bench = try ComputeBench()
        let id = try bench.deployment(conf: ["execution.checkpointing.interval": "10s"])
        let answer = try bench.call("PUT", "/deployments/\(id)", ["description": "new"])
        let data = try #require(answer.body["data"])
        #expect(data["description"]?.stringValue == "new")
        #expect(data["name"]?.stringValue == "etl")
        #expect(data["flinkConf"]?["execution.checkpointing.interval"]?.stringValue == "10s")
        let resources = data["streamingResourceSetting"]?["basicResourceSetting"]
        #expect(resources?["parallelism"]?.intValue == 2)
    }

    @Test func mistakesAreNamed() throws {
        let bench = try ComputeBench()
        let sql: JSONValue = ["kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": "x"]]
        let rows: [(body: JSONValue, status: Int, code: String, text: String)] = [
            (["name": "a"], 400, "MissingParameter", "'artifact'"),
            (["artifact": sql], 400, "MissingParameter", "'name'"),
            (["name": 1, "artifact": sql], 400, "InvalidParameter", "a string is expected"),
            (["name": "a", "artifact": ["kind": "JAR"]], 400, "UnsupportedOperation", "kind JAR"),
            (
                ["name": "a", "artifact": ["kind": "SQLSCRIPTS"]], 400, "InvalidParameter",
                "did you mean 'SQLSCRIPT'"
            ),
            (["name": "a", "artifact": sql, "engineVersion": "vvr-1"], 400, "InvalidParameter", "vvr-11.2"),
            (
                ["name": "a", "artifact": sql, "deploymentTarget": ["name": "nope"]], 404,
                "DeploymentTargetNotFound", "'nope'"
            ),
            (
                [
                    "name": "a", "artifact": sql,
                    "streamingResourceSetting": ["resourceSettingMode": "EXPERT"],
                ], 400,
                "UnsupportedOperation", "EXPERT"
            ),
        ]
        for row in rows {
            let answer = try bench.call("POST", "/deployments", row.body)
            #expect(answer.status == row.status, "\(row.text)")
            #expect(answer.body["errorCode"]?.stringValue == row.code, "\(row.text)")
            #expect(
                answer.body["errorMessage"]?.stringValue?.contains(row.text) == true, "\(answer.body.text)")
        }
        #expect(try bench.call("GET", "/deployments").body["totalSize"]?.intValue == 0)
    }

    @Test func workspaceAndNamespaceMustExist() throws {
        let bench = try ComputeBench()
        var request = CloudRequest(
            method: "GET", host: "ververica", path: "/api/v2/namespaces/other/deployments")
        request.headers = HeaderFields([("x-acs-version", "2022-07-18"), ("workspace", "ws-lab")])
        #expect(try bench.gateway.send(request).body["errorCode"]?.stringValue == "NamespaceNotFound")
        request.headers["workspace"] = "ws-other"
        #expect(try bench.gateway.send(request).body["errorCode"]?.stringValue == "WorkspaceNotFound")
        request.headers["workspace"] = nil
        #expect(try bench.gateway.send(request).body["errorCode"]?.stringValue == "MissingParameter")
    }

    @Test func aDraftIsValidatedAndDeployedByTicket() throws {
        let bench = try ComputeBench()
        let draft = try bench.call(
            "POST", "/deployment-drafts",
            [
                "name": "kpi",
                "artifact": ["kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": "SELECT\nREFUSE"]],
            ])
        let id = try #require(draft.body["data"]?["deploymentDraftId"])
        func ticket(_ verb: String) throws -> JSONValue {
            let ticket = try bench.call("POST", "/deployment-drafts/async-\(verb)", ["deploymentDraftId": id])
            let number = ticket.body["data"]?["ticketId"]?.stringValue ?? ""
            let path = "/deployment-drafts/tickets/\(number)/async-\(verb)"
            #expect(try bench.call("GET", path).body["data"]?["ticketStatus"]?.stringValue == "IN_PROGRESS")
            try bench.loop.run(until: bench.loop.now)
            return try bench.call("GET", path).body["data"] ?? .null
        }
        let refused = try ticket("validate")
        #expect(refused["success"]?.boolValue == false)
        #expect(refused["draftValidationDetail"]?["sqlErrorDetail"]?["lineNumber"]?.stringValue == "2")
        #expect(try ticket("deploy")["success"]?.boolValue == false)
        _ = try bench.call(
            "PATCH", "/deployment-drafts/\(id.stringValue ?? "")",
            ["artifact": ["kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": "SELECT 1"]]])
        #expect(try ticket("validate")["success"]?.boolValue == true)
        let deployed = try ticket("deploy")
        let name = try bench.call("GET", "/deployments/\(deployed["deploymentId"]?.stringValue ?? "")")
        #expect(name.body["data"]?["name"]?.stringValue == "kpi")
    }

    @Test func workspacesAreMadeListedBilledAndDeleted() throws {
        let bench = try ComputeBench()
        let made = try bench.console(
            "CreateInstance",
            "InstanceName=flink-lab&ChargeType=POST&Region=ap-southeast-1&Storage.Oss.Bucket=b"
                + "&Extra=%7B%22runtimeRole%22%3A%22flink-runtime%22%7D")
        let id = try #require(made.body["OrderInfo"]?["InstanceId"]?.stringValue)
        let listed = try bench.console("DescribeInstances", "InstanceId=\(id)").body["Instances"]?.arrayValue
        #expect(listed?.first?["InstanceName"]?.stringValue == "flink-lab")
        let spaces = try bench.console("DescribeNamespaces", "InstanceId=\(id)").body["Namespaces"]?
            .arrayValue
        #expect(spaces?.map { $0["Namespace"]?.stringValue } == ["flink-lab-default"])
        #expect(bench.ports.checks.last?.resource.relativeID == "vvpinstance/\(id)/vvpnamespace/*")
        try bench.loop.run(until: bench.loop.now.advanced(by: .seconds(5_400)))
        #expect(try bench.console("DeleteInstance", "InstanceId=\(id)").status == 200)
        let events = bench.ports.usage.filter { $0.resource.relativeID == "vvpinstance/\(id)" }
        #expect(events.map(\.quantity) == [Rational(7_200), Rational(3_600)])
        #expect(
            try bench.console("DeleteInstance", "InstanceId=\(id)").body["Code"]?.stringValue
                == "WorkspaceNotFound")
    }

    @Test func secretsStayOutOfTheRecordAndReachTheScript() throws {
        let bench = try ComputeBench()
        _ = try bench.call("POST", "/variables", ["name": "pw", "value": "s3cret", "kind": "Encrypted"])
        #expect(bench.ports.records.last?.parameters.text.contains("s3cret") == false)
        #expect(try bench.call("GET", "/variables").response.body.count > 0)
        #expect(try bench.call("GET", "/variables").body.text.contains("s3cret") == false)
        _ = try bench.start(
            try bench.deployment(script: "WITH ('p' = '${secret_values.pw}', 'q' = '${other}')"))
        #expect(bench.engine.specifications[0].script.text == "WITH ('p' = 's3cret', 'q' = '${other}')")
        let job = try bench.start(try bench.deployment("b", script: "${secret_values.none}"))
        #expect(try bench.status(job) == "FAILED")
    }

    @Test func logsBelowTheRootLevelAreNotSent() throws {
        let bench = try ComputeBench()
        let template = "<Property name=\"project\">p</Property><Property name=\"logStore\">l</Property>"
        let id = try bench.deployment()
        let logging: JSONValue = [
            "logging": [
                "log4j2ConfigurationTemplate": .string(template),
                "log4jLoggers": [["loggerName": "", "loggerLevel": "WARN"]],
            ]
        ]
        #expect(try bench.call("PUT", "/deployments/\(id)", logging).status == 200)
        _ = try bench.start(id)
        let handle = bench.engine.handles[0]
        for level in [JobLogLine.Level.info, .warn, .error] {
            handle.observer.job(
                handle.jobID, logged: JobLogLine(level: level, task: "jobmanager", message: "m"))
        }
        let levels = bench.events.compactMap { event in
            if case .log(let line) = event.kind { line.level } else { nil }
        }
        #expect(levels == [.warn, .error])
        #expect(bench.events.last?.job.logging.destination == .init(project: "p", logstore: "l"))
    }

    @Test func unknownPathsAreNamed() throws {
        let bench = try ComputeBench()
        let answer = try bench.call("GET", "/catalogs")
        #expect(answer.status == 404)
        #expect(
            answer.body["errorMessage"]?.stringValue?.contains("/api/v2/namespaces/default/catalogs") == true)
    }
}
