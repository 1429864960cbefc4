import CloudGateway
import GatewayTesting
import LabKernel

@testable import SLS

/// A log service with the project `prj` and the logstore `app` of two shards, called as the API takes it.
final class LogBench {
    let loop = EventLoop(start: Instant(epochSeconds: 1_735_689_600))
    let ports = TestPorts()
    let service: SLSService
    let gateway: TestGateway

    static let tokens: JSONValue = [
        ",", " ", "'", "\"", ";", "=", "(", ")", "[", "]", "{", "}", "?", "@", "&", "<", ">", "/", ":", "\n",
    ]

    init(persistence: (any LogPersistence)? = nil, segmentLines: Int = 32_768) throws {
        let catalog = try LogCatalog(
            accountID: "1234567890123456", region: "cn-hangzhou", persistence: persistence,
            segmentLines: segmentLines)
        service = SLSService(catalog: catalog, meter: ports, signature: TestSignature())
        gateway = TestGateway(service, loop: loop, ports: ports)
    }

    /// A bench whose project and logstore exist.
    static func ready(
        persistence: (any LogPersistence)? = nil, segmentLines: Int = 32_768
    ) throws -> LogBench {
        let bench = try LogBench(persistence: persistence, segmentLines: segmentLines)
        _ = try bench.call("POST", "/", ["projectName": "prj", "description": "d"])
        _ = try bench.call("POST", "/logstores", ["logstoreName": "app", "ttl": 7, "shardCount": 2])
        return bench
    }

    var now: Int64 { loop.now.epochSeconds }

    func call(
        _ method: String, _ path: String, _ body: JSONValue? = nil, query: String = "",
        host: String = "prj.localhost:4588",
        headers: [(String, String)] = []
    ) throws -> (status: Int, body: JSONValue, response: CloudResponse) {
        try send(method, path, Array((body?.text ?? "").utf8), query: query, host: host, headers: headers)
    }

    func send(
        _ method: String, _ path: String, _ body: [UInt8], query: String = "",
        host: String = "prj.localhost:4588",
        headers: [(String, String)] = [], version: String? = "0.6.0"
    ) throws -> (status: Int, body: JSONValue, response: CloudResponse) {
        let fields = (version.map { [("x-log-apiversion", $0)] } ?? []) + headers
        return try gateway.send(
            CloudRequest(
                method: method, host: host, path: path, query: query, headers: HeaderFields(fields),
                body: .bytes(body)))
    }

    /// Writes a group, LZ4-compressed as clients do by default.
    @discardableResult
    func put(_ group: LogGroup, path: String = "/logstores/app/shards/lb", query: String = "") throws -> Int {
        let bytes = group.encoded
        return try send(
            "POST", path, LZ4Block.encode(bytes), query: query,
            headers: [
                ("x-log-bodyrawsize", String(bytes.count)), ("x-log-compresstype", "lz4"),
                ("Content-Type", "application/x-protobuf"),
            ]
        ).status
    }

    /// Makes the index that the search tests use: full text, and fields of every type.
    func index() throws {
        func text(_ isCaseSensitive: Bool = false) -> JSONValue {
            [
                "type": "text", "token": Self.tokens, "caseSensitive": .bool(isCaseSensitive),
                "doc_value": true,
            ]
        }
        let index: JSONValue = [
            "line": ["token": Self.tokens, "caseSensitive": false],
            "keys": [
                "level": text(), "exact": text(true), "job": text(),
                "latency": ["type": "long", "doc_value": true],
                "ratio": ["type": "double", "doc_value": true],
                "zh": ["type": "text", "token": Self.tokens, "chn": true, "doc_value": true],
                "request": ["type": "json", "token": Self.tokens, "doc_value": true],
            ],
        ]
        let answer = try call("POST", "/logstores/app/index", index)
        guard answer.status == 200 else { throw LabError("TEST", answer.body.text) }
    }

    /// The twenty logs that the search tests look through, one a second.
    func fill() throws {
        let start = UInt32(now) - 60
        let logs: [LogGroup.Log] = (0..<20).map { number in
            LogGroup.Log(time: start + UInt32(number), contents: contents(number))
        }
        try put(LogGroup(topic: "taskmanager", source: "10.0.0.9", logs: Array(logs[..<14])))
        let tags = [LogGroup.Pair("host", "h1")]
        try put(LogGroup(topic: "jobmanager", source: "10.0.0.10", tags: tags, logs: Array(logs[14...])))
    }

    private func contents(_ number: Int) -> [LogGroup.Pair] {
        let level = number % 5 == 0 ? "ERROR" : "INFO"
        let message = "checkpoint \(number) completed in \(number * 3) ms: path=/a/b\(number)"
        let request = "{\"user\":{\"id\":\(number)},\"path\":\"/v\(number % 3)/items\"}"
        var pairs: [LogGroup.Pair] = [.init("level", level), .init("latency", String(number * 10))]
        pairs.append(.init("ratio", String(Double(number) / 4)))
        pairs.append(.init("job", "job-\(number % 2)"))
        pairs.append(.init("exact", number == 3 ? "Alpha" : "alpha"))
        pairs.append(.init("msg", message))
        pairs.append(.init("zh", number == 7 ? "检查点失败" : "检查点完成"))
        pairs.append(.init("request", request))
        return pairs
    }

    /// The answer of a query over all logs.
    func query(_ text: String, _ more: [(String, JSONValue)] = []) throws -> (status: Int, body: JSONValue) {
        let members: [(String, JSONValue)] = [
            ("from", .int(now - 300)), ("to", .int(now + 60)), ("query", .string(text)), ("line", 100),
            ("offset", 0),
        ]
        let answer = try call(
            "POST", "/logstores/app/logs",
            .object(members.filter { member in !more.contains { $0.0 == member.0 } } + more))
        return (answer.status, answer.body)
    }

    /// How many logs a search finds; -1 when it is refused.
    func count(_ text: String) throws -> Int {
        let answer = try query(text)
        return answer.status == 200 ? answer.body["data"]?.arrayValue?.count ?? 0 : -1
    }

    /// The rows of an analysis, each as its values in order.
    func rows(_ text: String) throws -> [[String]] {
        let answer = try query(text)
        guard answer.status == 200 else { throw LabError("TEST", answer.body.text) }
        return (answer.body["data"]?.arrayValue ?? []).map { row in
            (row.objectValue ?? []).map { $0.1.stringValue ?? "" }
        }
    }
}
