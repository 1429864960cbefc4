import LabKernel
import Testing

@testable import SLS

@Suite struct SLSResourceTests {
    private func call(
        _ bench: LogBench, _ method: String, _ path: String, _ body: JSONValue? = nil, query: String = ""
    ) throws -> (status: Int, body: JSONValue) {
        let answer = try bench.call(method, "/resources" + path, body, query: query, host: "localhost:4588")
        return (answer.status, answer.body)
    }

    @Test func resourcesAndRecordsAreKeptAsTheyAreGiven() throws {
        let bench = try LogBench()
        let made: JSONValue = [
            "name": "user", "description": "d", "schema": "{\"schema\":[{\"column\":\"n\"}]}",
        ]
        #expect(try call(bench, "POST", "", made).status == 200)
        #expect(try call(bench, "POST", "", made).body["errorCode"]?.stringValue == "ResourceAlreadyExist")
        #expect(try call(bench, "PUT", "/user", ["description": "e", "name": "x"]).status == 200)
        let kept = try call(bench, "GET", "/user").body
        #expect(kept["description"]?.stringValue == "e" && kept["name"]?.stringValue == "user")
        #expect(kept["type"]?.stringValue == "userdefine" && kept["acl"]?.stringValue != nil)
        #expect(try call(bench, "GET", "", query: "names=user,none").body["total"]?.intValue == 1)

        #expect(try call(bench, "POST", "/user/records", ["id": "1", "value": "{\"n\":1}"]).status == 200)
        #expect(try call(bench, "POST", "/user/records", ["id": "1", "value": "{}"]).status == 400)
        #expect(try call(bench, "POST", "/user/records", ["value": "no JSON"]).status == 400)
        let records: JSONValue = [
            ["id": "1", "value": "{\"n\":2}"], ["id": "2", "tag": "t", "value": "{}"],
        ]
        #expect(try call(bench, "PUT", "/user/records", ["records": records]).status == 200)
        #expect(try call(bench, "GET", "/user/records/1").body["value"]?.stringValue == "{\"n\":2}")
        #expect(try call(bench, "PUT", "/user/records/2", ["value": "{\"n\":3}"]).status == 200)
        let tagged = try call(bench, "GET", "/user/records", query: "tag=t").body
        #expect(tagged["items"]?.arrayValue?.map { $0["value"]?.stringValue } == ["{\"n\":3}"])
        #expect(try call(bench, "DELETE", "/user/records", query: "ids=1,2").status == 200)
        let gone = try call(bench, "GET", "/user/records/1")
        #expect(gone.status == 404 && gone.body["errorCode"]?.stringValue == "ResourceRecordNotExist")
        #expect(try call(bench, "DELETE", "/user").status == 200)
        #expect(try call(bench, "GET", "/user").body["errorCode"]?.stringValue == "ResourceNotExist")
    }

    @Test func shardsSplitIntoEqualParts() throws {
        let bench = try LogBench.ready()
        let answer = try bench.call("POST", "/logstores/app/shards/1", query: "action=split&shardCount=4")
        let shards = answer.body.arrayValue ?? []
        let begins = shards.dropFirst().compactMap { $0["inclusiveBeginKey"]?.stringValue?.prefix(2) }
        #expect(begins == ["80", "a0", "c0", "e0"])
        #expect(shards.last?["exclusiveEndKey"]?.stringValue == String(repeating: "f", count: 32))
        let refused = try bench.call("POST", "/logstores/app/shards/0", query: "action=split&shardCount=1")
        #expect(refused.status == 400)
    }

    @Test func groupsArePulledAsJSONWhenItIsAskedFor() throws {
        let bench = try LogBench.ready()
        let log = LogGroup.Log(time: 1_735_689_500, nanos: 7, contents: [.init("k", "v")])
        try bench.put(LogGroup(topic: "t", source: "s", tags: [.init("a", "b")], logs: [log]))
        let pulled = try (0..<2).flatMap { shard in
            try bench.call(
                "GET", "/logstores/app/shards/\(shard)", query: "type=log&count=10&cursor=MA%3D%3D",
                headers: [("Accept", "application/json")]
            ).body["logGroupList"]?.arrayValue ?? []
        }
        let group = try #require(pulled.first)
        #expect(pulled.count == 1 && group["Topic"]?.stringValue == "t")
        let item = group["LogItems"]?.arrayValue?.first
        #expect(item?["Time"]?.intValue == 1_735_689_500 && item?["TimeNs"]?.intValue == 7)
        #expect(item?["Contents"]?.text == "[{\"Key\":\"k\",\"Value\":\"v\"}]")
    }
}
