import CloudGateway
import LabKernel
import Testing

@testable import SLS

@Suite struct SLSServiceTests {
    private func pull(_ bench: LogBench, shard: Int) throws -> [LogGroup] {
        let path = "/logstores/app/shards/\(shard)"
        let begin =
            try bench.call("GET", path, query: "type=cursor&from=begin").body["cursor"]?.stringValue ?? ""
        let answer = try bench.call(
            "GET", path, query: "type=log&count=100&cursor=\(PercentEncoding.encode(begin))",
            headers: [("Accept-Encoding", "lz4")])
        guard case .bytes(let packed) = answer.response.body else { return [] }
        let size = Int(answer.response.headers["x-log-bodyrawsize"] ?? "") ?? -1
        let bytes = packed.isEmpty ? [] : try #require(LZ4Block.decode(packed, count: size))
        return try bytes.withUnsafeBytes { buffer in
            try LogGroupView(buffer).logs.map { range in
                try LogGroupView(UnsafeRawBufferPointer(rebasing: buffer[range])).group()
            }
        }
    }

    @Test func whatIsWrittenIsPulled() throws {
        let bench = try LogBench.ready()
        let group = LogGroup(
            topic: "t", source: "s", tags: [.init("k", "v")],
            logs: [
                .init(
                    time: UInt32(bench.now), nanos: 5,
                    contents: [.init("a", "1"), .init("", "leer"), .init("ü", "检")])
            ])
        #expect(try bench.put(group) == 200)
        #expect(try bench.put(group) == 200)
        #expect(try pull(bench, shard: 0) + pull(bench, shard: 1) == [group, group])
        #expect(bench.ports.total("log.traffic.read") > .zero)
    }

    @Test func writesAreTaggedWhereTheLogstoreSaysSo() throws {
        let bench = try LogBench.ready()
        let body: JSONValue = ["logstoreName": "app", "ttl": 30, "appendMeta": true]
        #expect(try bench.call("PUT", "/logstores/app", body).status == 200)
        let log = LogGroup.Log(time: 1, contents: [.init("a", "1")])
        try bench.put(LogGroup(tags: [.init("k", "v")], logs: [log]))
        let tags = try (pull(bench, shard: 0) + pull(bench, shard: 1)).flatMap(\.tags)
        #expect(
            tags == [
                .init("k", "v"), .init("__client_ip__", "127.0.0.1"),
                .init("__receive_time__", "\(bench.now)"),
            ])
    }

    @Test func hashKeysChooseTheShardAndSplitsDivideIt() throws {
        let bench = try LogBench.ready()
        func put(_ key: String) throws {
            let log = LogGroup.Log(time: 1, contents: [.init("k", key)])
            try bench.put(LogGroup(logs: [log]), path: "/logstores/app/shards/route", query: "key=\(key)")
        }
        func keys(_ shard: Int) throws -> [String] {
            try pull(bench, shard: shard).flatMap(\.logs).flatMap(\.contents).map(\.value)
        }
        let (low, high) = (String(repeating: "0", count: 32), String(repeating: "f", count: 32))
        try put(low)
        try put(high)
        let (zero, one) = (try keys(0), try keys(1))
        #expect(zero == [low] && one == [high])
        let split = try bench.call(
            "POST", "/logstores/app/shards/1", query: "action=split&key=c0000000000000000000000000000000")
        #expect(
            split.body.arrayValue?.map { $0["status"]?.stringValue } == [
                "readonly", "readwrite", "readwrite",
            ])
        try put(high)
        #expect(try keys(3) == [high])
        let merged = try bench.call("POST", "/logstores/app/shards/2", query: "action=merge")
        #expect(merged.body.arrayValue?.map { $0["shardID"]?.intValue } == [4, 2, 3])
        #expect(try bench.call("POST", "/logstores/app/shards/2", query: "action=split").status == 400)
        #expect(try bench.call("GET", "/logstores/app").body["shardCount"]?.intValue == 2)
    }

    @Test func errorsHaveTheVendorsShape() throws {
        let bench = try LogBench.ready()
        typealias Row = (method: String, path: String, query: String, host: String, status: Int, code: String)
        let rows: [Row] = [
            ("GET", "/", "", "none.localhost", 404, "ProjectNotExist"),
            ("GET", "/logstores/nope", "", "prj.localhost", 404, "LogStoreNotExist"),
            ("GET", "/logstores/app/index", "", "prj.localhost", 404, "IndexConfigNotExist"),
            (
                "GET", "/logstores/app/shards/9", "type=cursor&from=begin", "prj.localhost", 404,
                "ShardNotExist"
            ),
            ("GET", "/logstores/app/shards/0", "type=log&cursor=!!", "prj.localhost", 400, "InvalidCursor"),
            (
                "GET", "/logstores/app/shards/0", "type=log&cursor=OTk%3D", "prj.localhost", 400,
                "InvalidCursor"
            ),
            ("GET", "/nothing", "", "prj.localhost", 400, "NotSupported"),
            ("GET", "/logstores/app/consumergroups/g", "", "prj.localhost", 404, "ConsumerGroupNotExist"),
        ]
        for row in rows {
            let answer = try bench.call(row.method, row.path, query: row.query, host: row.host)
            #expect(answer.status == row.status, "\(row.path)?\(row.query)")
            #expect(answer.body["errorCode"]?.stringValue == row.code, "\(row.path)?\(row.query)")
            #expect(answer.response.headers["x-log-requestid"]?.count == 24)
        }
        #expect(
            try bench.call("POST", "/", ["projectName": "prj"]).body["errorCode"]?.stringValue
                == "ProjectAlreadyExist")
        let again = try bench.call("POST", "/logstores", ["logstoreName": "app", "ttl": 1, "shardCount": 1])
        #expect(again.body["errorCode"]?.stringValue == "LogStoreAlreadyExist")
    }

    @Test func brokenBodiesAreRefused() throws {
        let bench = try LogBench.ready()
        let good = LogGroup(logs: [.init(time: 1, contents: [])]).encoded
        typealias Row = (body: [UInt8], headers: [(String, String)], code: String)
        let rows: [Row] = [
            (good, [], "MissingBodyRawSize"), (good, [("x-log-bodyrawsize", "x")], "InvalidBodyRawSize"),
            (good, [("x-log-bodyrawsize", "1")], "InvalidBodyRawSize"),
            (good, [("x-log-bodyrawsize", "4"), ("x-log-compresstype", "lz4")], "PostBodyUncompressError"),
            (good, [("x-log-bodyrawsize", "4"), ("x-log-compresstype", "snappy")], "InvalidCompressType"),
            ([0x0A, 0x7F], [("x-log-bodyrawsize", "2")], "PostBodyInvalid"),
            ([0x0A, 0x00], [("x-log-bodyrawsize", "2")], "PostBodyInvalid"),
            (good, [("x-log-bodyrawsize", "99999999")], "PostBodyTooLarge"),
        ]
        for row in rows {
            let type = ("Content-Type", "application/x-protobuf")
            let answer = try bench.send(
                "POST", "/logstores/app/shards/lb", row.body, headers: row.headers + [type])
            #expect(answer.body["errorCode"]?.stringValue == row.code)
        }
        #expect(try pull(bench, shard: 0).isEmpty && pull(bench, shard: 1).isEmpty)
    }

    @Test func requestsSayWhatTheyAre() throws {
        let bench = try LogBench.ready()
        let body = LogGroup(logs: [.init(time: 1, contents: [])]).encoded
        let rows: [(type: String?, version: String?, status: Int, code: String?)] = [
            ("application/x-protobuf", "0.6.0", 200, nil), (nil, "0.6.0", 400, "MissingContentType"),
            ("application/json", "0.6.0", 415, "InvalidContentType"),
            ("application/x-protobuf", nil, 400, "MissingAPIVersion"),
            ("application/x-protobuf", "0.1.0", 400, "InvalidAPIVersion"),
        ]
        for row in rows {
            let headers = [("x-log-bodyrawsize", String(body.count))]
            let answer = try bench.send(
                "POST", "/logstores/app/shards/lb", body, host: "prj.cn-hangzhou.log.aliyuncs.com",
                headers: headers + (row.type.map { [("Content-Type", $0)] } ?? []), version: row.version)
            #expect(answer.status == row.status, "\(answer.body.text)")
            #expect(answer.body["errorCode"]?.stringValue == row.code)
        }
    }

    @Test func aDeniedWriteLeavesNothing() throws {
        let bench = try LogBench.ready()
        bench.ports.allowed = ["log:GetCursorOrData"]
        #expect(try bench.put(LogGroup(logs: [.init(time: 1, contents: [])])) == 403)
        let record = try #require(bench.ports.records.last)
        #expect(record.operation == "PutLogs")
        #expect(record.checks.first?.action == "log:PostLogStoreLogs")
        #expect(
            record.checks.first?.resource.description
                == "acs:log:cn-hangzhou:1234567890123456:project/prj/logstore/app")
        #expect(try pull(bench, shard: 0).isEmpty && pull(bench, shard: 1).isEmpty)
    }

    @Test func logsExpireOnTheWorldsClockAndAreMeteredUntilThen() throws {
        let bench = try LogBench.ready()
        try bench.put(LogGroup(logs: [.init(time: 1, contents: [.init("k", "v")])]))
        let bytes = bench.ports.total("log.traffic.write")
        try bench.loop.run(until: bench.loop.now + .hours(24 * 30))
        bench.service.catalog.settleUsage(at: bench.loop.now, to: bench.ports)
        #expect(bench.ports.total("log.storage") == bytes * Rational(7 * 86_400))
        #expect(bench.ports.total("log.shard") == Rational(2 * 30 * 86_400))
        #expect(try pull(bench, shard: 0).isEmpty && pull(bench, shard: 1).isEmpty)
    }

    @Test func payByIngestedDataIncludesThirtyDaysOfStorage() throws {
        let bench = try LogBench.ready()
        let more: JSONValue = ["logstoreName": "app", "ttl": 40]
        #expect(try bench.call("PUT", "/logstores/app", more).status == 200)
        let mode: JSONValue = ["meteringMode": "ChargeByDataIngest"]
        #expect(try bench.call("PUT", "/logstores/app/meteringmode", mode).status == 200)
        try bench.put(LogGroup(logs: [.init(time: 1, contents: [.init("k", "v")])]))
        let begin = bench.loop.now
        try bench.loop.run(until: begin + .hours(24 * 60))
        bench.service.catalog.settleUsage(at: bench.loop.now, to: bench.ports)
        let included = bench.ports.total("log.ingest.storage")
        let later = bench.ports.total("log.ingest.storage.hot")
        // Forty days in all; the day of arrival is the first of thirty, whenever on it the logs came (UTC+8).
        let day = Int64(86_400)
        let second = (begin.epochSeconds + 28_800) % day
        let bytes = (included + later) / Rational(Int128(40 * day))
        #expect(bytes > .zero && bytes.denominator == 1)
        #expect(included == bytes * Rational(Int128(30 * day - second)))
        #expect(bench.ports.total("log.storage") == .zero && bench.ports.total("log.ingest") > .zero)
    }

    @Test func writesBeyondTheShardsQuotaAreThrottledForASecond() throws {
        let bench = try LogBench.ready()
        let big = LogGroup(logs: [
            .init(time: 1, contents: [.init("k", String(repeating: "x", count: 3 << 20))])
        ])
        func write() throws -> Int {
            try bench.put(big, path: "/logstores/app/shards/route", query: "key=00")
        }
        let statuses = [try write(), try write(), try write()]
        #expect(statuses == [200, 200, 403])
        let headers = [("x-log-bodyrawsize", "2"), ("Content-Type", "application/x-protobuf")]
        let routed = try bench.send(
            "POST", "/logstores/app/shards/route", [10, 0], query: "key=00", headers: headers)
        #expect(routed.status == 403 && routed.body["errorCode"]?.stringValue == "ShardWriteQuotaExceed")
        #expect(routed.body["errorMessage"]?.stringValue == "shard write quota exceed, shard: 0")
        try bench.loop.run(until: bench.loop.now + .seconds(1))
        #expect(try write() == 200)
    }

    @Test func balancedWritesGoToShardsThatHaveQuotaLeft() throws {
        let bench = try LogBench.ready()
        let big = LogGroup(logs: [
            .init(time: 1, contents: [.init("k", String(repeating: "x", count: 3 << 20))])
        ])
        for _ in 0..<2 { try bench.put(big, path: "/logstores/app/shards/route", query: "key=00") }
        for _ in 0..<2 { #expect(try bench.put(big) == 200) }
        #expect(try pull(bench, shard: 1).count == 2)
        let refused = try bench.send(
            "POST", "/logstores/app/shards/lb", [10, 0],
            headers: [("x-log-bodyrawsize", "2"), ("Content-Type", "application/x-protobuf")])
        #expect(refused.status == 403 && refused.body["errorCode"]?.stringValue == "ShardWriteQuotaExceed")
        #expect(refused.body["errorMessage"]?.stringValue == "shard write quota exceed, please split shard")
    }

    @Test func readsBeyondTheShardsQuotaAreThrottledForASecond() throws {
        let bench = try LogBench.ready()
        func read() throws -> (status: Int, body: JSONValue, response: CloudResponse) {
            try bench.call("GET", "/logstores/app/shards/0", query: "type=log&cursor=MA%3D%3D&count=1")
        }
        for _ in 0..<100 { #expect(try read().status == 200) }
        let refused = try read()
        #expect(refused.status == 403 && refused.body["errorCode"]?.stringValue == "ShardReadQuotaExceed")
        #expect(refused.body["errorMessage"]?.stringValue == "shard read qps exceed quota limits")
        try bench.loop.run(until: bench.loop.now + .seconds(1))
        #expect(try read().status == 200)
    }

    @Test func consumersShareShardsAndKeepCheckpoints() throws {
        let bench = try LogBench.ready()
        let groups = "/logstores/app/consumergroups"
        #expect(
            try bench.call("POST", groups, ["consumerGroup": "g", "timeout": 30, "order": false]).status
                == 200)
        func beat(_ consumer: String, _ held: [Int]) throws -> [Int64] {
            let body = JSONValue.array(held.map { .int($0) })
            let answer = try bench.call(
                "POST", groups + "/g", body, query: "type=heartbeat&consumer=\(consumer)")
            return (answer.body.arrayValue ?? []).compactMap(\.intValue)
        }
        #expect(try beat("c1", []) == [0, 1])
        // Shard 1 is dealt to c2 now, but c1 holds it still.
        #expect(try beat("c2", []) == [])
        #expect(try beat("c1", [0, 1]) == [0])
        #expect(try beat("c1", [0]) == [0])
        #expect(try beat("c2", []) == [1])
        try bench.loop.run(until: bench.loop.now + .seconds(31))
        #expect(try beat("c2", [1]) == [0, 1])
        let point: JSONValue = ["shard": 0, "checkpoint": .string(Cursor.text(0))]
        #expect(
            try bench.call(
                "POST", groups + "/g", point, query: "type=checkpoint&consumer=c2&forceSuccess=True"
            ).status == 200)
        let rows = try bench.call("GET", groups + "/g").body.arrayValue
        #expect(rows?.first?["checkpoint"]?.stringValue == Cursor.text(0))
        #expect(rows?.count == 2)
        // Without force only a living consumer that holds the shard moves its checkpoint.
        let calls: [(query: String, code: String?)] = [
            ("", "ParameterInvalid"), ("&consumer=c9", "ConsumerNotExsit"),
            ("&consumer=c1", "ConsumerNotMatch"),
            ("&consumer=c2&forceSuccess=False", nil), ("&consumer=c9&forceSuccess=true", nil),
        ]
        #expect(try beat("c1", []) == [])
        for call in calls {
            let answer = try bench.call("POST", groups + "/g", point, query: "type=checkpoint" + call.query)
            #expect(answer.body["errorCode"]?.stringValue == call.code, "\(call.query)")
        }
    }

    @Test func projectsComeFromTheHost() {
        let rows: [(host: String, project: String)] = [
            ("prj.localhost", "prj"), ("localhost", ""), ("127.0.0.1", ""), ("::1", ""),
            ("prj.cn-hangzhou.log.aliyuncs.com", "prj"), ("cn-hangzhou.log.aliyuncs.com", ""),
            ("prj.cn-hangzhou-intranet.log.aliyuncs.com", "prj"),
        ]
        for row in rows { #expect(SLSHost.project(row.host) == row.project, "\(row.host)") }
    }

    @Test func deliveriesOfThePlatformAreMeteredAndSearchable() throws {
        let bench = try LogBench.ready()
        try bench.index()
        let log = LogGroup.Log(time: UInt32(bench.now), contents: [.init("level", "WARN")])
        try bench.service.deliver(
            LogGroup(topic: "job", logs: [log]), project: "prj", logstore: "app", at: bench.loop.now)
        #expect(try bench.count("level: WARN") == 1)
        #expect(bench.ports.total("log.index") > .zero)
        #expect(throws: CloudError.self) {
            try bench.service.deliver(
                LogGroup(logs: [log]), project: "prj", logstore: "x", at: bench.loop.now)
        }
    }

    @Test func shardsDivideTheRingEvenly() {
        let halves = (0..<2).map { HashKey.begin(ofShard: $0, of: 2).text.prefix(4) }
        #expect(halves == ["0000", "8000"])
        let thirds = (0..<3).map { HashKey.begin(ofShard: $0, of: 3).text }
        #expect(thirds[1] == String(repeating: "5", count: 32))
        #expect(thirds[2] == String(repeating: "a", count: 32))
        let upper = HashKey.begin(ofShard: 1, of: 2)
        #expect(HashKey.part(1, of: 2, upper, .highest).text == "c" + String(repeating: "0", count: 31))
        #expect(HashKey.part(1, of: 2, .lowest, upper).text == "4" + String(repeating: "0", count: 31))
    }
}
