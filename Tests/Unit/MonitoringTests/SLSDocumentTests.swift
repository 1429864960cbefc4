import LabKernel
import Testing

@testable import SLS

/// What a project keeps for its users, and context queries.
@Suite struct SLSDocumentTests {
    static let documents: [(path: String, name: String, list: String, body: JSONValue)] = [
        ("/dashboards", "dashboardName", "dashboards", ["dashboardName": "d", "charts": [["title": "t"]]]),
        (
            "/savedsearches", "savedsearchName", "savedsearches",
            ["savedsearchName": "d", "logstore": "app", "searchQuery": "*"]
        ),
        (
            "/machinegroups", "groupName", "machinegroups",
            ["groupName": "d", "machineIdentifyType": "ip", "machineList": ["127.0.0.1"]]
        ),
        (
            "/configs", "configName", "configs",
            [
                "configName": "d", "inputType": "file", "inputDetail": ["logPath": "/a"],
                "outputDetail": ["logstoreName": "app"],
            ]
        ),
        (
            "/externalstores", "externalStoreName", "externalstores",
            ["externalStoreName": "d", "storeType": "oss", "parameter": ["bucket": "b"]]
        ),
    ]

    @Test(arguments: documents)
    func aDocumentGoesRound(row: (path: String, name: String, list: String, body: JSONValue)) throws {
        let bench = try LogBench.ready()
        #expect(try bench.call("GET", row.path + "/d").status == 404)
        #expect(try bench.call("POST", row.path, row.body).status == 200)
        #expect(try bench.call("POST", row.path, row.body).status == 400)
        let kept = try bench.call("GET", row.path + "/d").body
        for (member, value) in row.body.objectValue ?? [] { #expect(kept[member] == value, "\(member)") }
        #expect(try bench.call("GET", row.path).body[row.list]?.text == "[\"d\"]")
        let changed = row.body.setting([("description", "new")])
        #expect(try bench.call("PUT", row.path + "/d", changed).status == 200)
        #expect(try bench.call("GET", row.path + "/d").body["description"]?.stringValue == "new")
        #expect(try bench.call("DELETE", row.path + "/d").status == 200)
        #expect(try bench.call("GET", row.path).body["total"]?.intValue == 0)
        #expect(try bench.call("POST", row.path, [:]).status == 400)
    }

    @Test func alertsAreJobsThatAreSwitched() throws {
        let bench = try LogBench.ready()
        let alert: JSONValue = [
            "name": "a", "displayName": "A", "configuration": ["dashboard": "d"],
            "schedule": ["type": "FixedRate", "interval": "5m"],
        ]
        #expect(try bench.call("POST", "/alerts", alert).status == 200)
        let job: JSONValue = ["name": "j", "type": "Ingestion", "configuration": ["logstore": "app"]]
        #expect(try bench.call("POST", "/jobs", job).status == 200)
        func names(_ path: String, _ query: String) throws -> [String] {
            (try bench.call("GET", path, query: query).body["results"]?.arrayValue ?? [])
                .compactMap { $0["name"]?.stringValue }
        }
        #expect(try names("/jobs", "jobType=Alert") == ["a"])
        #expect(try names("/jobs", "jobType=Ingestion&logstore=app") == ["j"])
        #expect(try names("/alerts", "") == ["a"])
        #expect(try bench.call("GET", "/alerts/j").body["errorCode"]?.stringValue == "JobNotExist")
        _ = try bench.call("PUT", "/alerts/a", query: "action=disable")
        #expect(try bench.call("GET", "/jobs/a").body["state"]?.stringValue == "Disabled")
        _ = try bench.call("PUT", "/jobs/j", query: "action=STOP")
        #expect(try bench.call("GET", "/jobs/j").body["status"]?.stringValue == "STOPPED")
    }

    @Test func configurationsAreAppliedToMachineGroups() throws {
        let bench = try LogBench.ready()
        _ = try bench.call("POST", "/machinegroups", Self.documents[2].body)
        _ = try bench.call("POST", "/configs", Self.documents[3].body)
        #expect(try bench.call("PUT", "/machinegroups/d/configs/none").status == 404)
        #expect(try bench.call("PUT", "/machinegroups/d/configs/d").status == 200)
        #expect(try bench.call("GET", "/machinegroups/d/configs").body["configs"]?.text == "[\"d\"]")
        #expect(try bench.call("GET", "/configs/d/machinegroups").body["machinegroups"]?.text == "[\"d\"]")
        _ = try bench.call("DELETE", "/configs/d")
        #expect(try bench.call("GET", "/machinegroups/d/configs").body["count"]?.intValue == 0)
        #expect(try bench.call("GET", "/machinegroups/d/machines").body["total"]?.intValue == 0)
    }

    @Test func tagsAreGivenListedAndTaken() throws {
        let bench = try LogBench.ready()
        let tag: JSONValue = [
            "resourceType": "project", "resourceId": ["prj"], "tags": [["key": "team", "value": "a"]],
        ]
        #expect(try bench.call("POST", "/tag", tag).status == 200)
        func listed(_ more: String = "") throws -> Int {
            try bench.call("GET", "/tags", query: "resourceType=project" + more).body["tagResources"]?
                .arrayValue?.count ?? -1
        }
        #expect(try listed() == 1)
        #expect(try listed("&tags=%5B%7B%22key%22%3A%22x%22%7D%5D") == 0)
        let untag: JSONValue = ["resourceType": "project", "resourceId": ["prj"], "tags": ["team"]]
        #expect(try bench.call("POST", "/untag", untag).status == 200)
        #expect(try listed() == 0)
    }

    @Test func aContextIsWhatItsWriterWrote() throws {
        let bench = try LogBench.ready()
        try bench.index()
        // Two writers take turns; the groups of the first come out of order.
        for (id, first) in [("AB-2", 3), ("CD-1", 100), ("ab-1", 0), ("AB-A", 6)] {
            let logs = (first..<first + 3).map { number in
                LogGroup.Log(time: UInt32(bench.now) - 10, contents: [.init("latency", String(number))])
            }
            try bench.put(LogGroup(tags: [.init("__pack_id__", id)], logs: logs))
        }
        let found = try bench.query("latency: 4 | with_pack_meta").body["data"]?.arrayValue?.first
        let meta = try #require(found?["__pack_meta__"]?.stringValue)
        let id = try #require(found?["__tag__:__pack_id__"]?.stringValue)
        func context(_ back: Int, _ forward: Int) throws -> JSONValue {
            try bench.call(
                "GET", "/logstores/app",
                query: "type=context_log&pack_id=\(PercentEncodedQuery.text(id))"
                    + "&pack_meta=\(PercentEncodedQuery.text(meta))&back_lines=\(back)&forward_lines=\(forward)"
            ).body
        }
        let answer = try context(2, 3)
        let logs = answer["logs"]?.arrayValue ?? []
        #expect(logs.map { $0["latency"]?.stringValue } == ["2", "3", "4", "5", "6", "7"])
        #expect(logs.map { $0["__index_number__"]?.stringValue } == ["-2", "-1", "0", "1", "2", "3"])
        #expect(answer["back_lines"]?.intValue == 2 && answer["forward_lines"]?.intValue == 3)
        #expect(try context(100, 100)["total_lines"]?.intValue == 9)
        #expect(try context(101, 0)["errorCode"]?.stringValue == "ParameterInvalid")
    }
}
