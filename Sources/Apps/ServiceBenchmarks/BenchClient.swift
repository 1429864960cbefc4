import CloudGateway
import Crypto
import Glibc
import LabKernel
import SLS

/// A client that does as little as it can: requests are made and signed once, and sent as bytes on one
/// connection.
final class BenchClient {
    static let account = "1234567890123456"
    static let secret = "bench-secret"
    static let start = Instant(epochSeconds: 1_767_323_045)

    private let socket: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)
    private let date = ISO8601.httpDate(BenchClient.start)

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw LabError("BENCH001", "cannot connect to port \(port)") }
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(socket) }

    // MARK: Requests

    func prepareLogs() throws {
        try send(log("POST", "/", body: Array("{\"projectName\":\"bench\"}".utf8)))
        let logstore: JSONValue = ["logstoreName": "app", "ttl": 7, "shardCount": 16]
        try send(log("POST", "/logstores", body: Array(logstore.text.utf8)))
        try send(log("POST", "/logstores/app/index", body: Array(BenchLines.index.text.utf8)))
    }

    func putLogs(_ group: LogGroup) -> [UInt8] {
        let bytes = group.encoded
        return log(
            "POST", "/logstores/app/shards/lb", body: LZ4Block.encode(bytes),
            headers: [("x-log-bodyrawsize", String(bytes.count)), ("x-log-compresstype", "lz4")])
    }

    func search(_ query: String) -> [UInt8] {
        let now = Self.start.epochSeconds
        let body: JSONValue = [
            "from": .int(now - 3_600), "to": .int(now + 3_600), "query": .string(query), "line": 100,
            "offset": 0,
        ]
        return log("POST", "/logstores/app/logs", body: Array(body.text.utf8))
    }

    /// Reads every group of every shard and answers how many there were.
    func pullAll() throws -> Int {
        var groups = 0
        for shard in 0..<16 {
            var cursor = Base64.encode(Array("0".utf8))
            while true {
                let query = "count=1000&cursor=\(PercentEncoding.encode(cursor))&type=log"
                let signed = "count=1000&cursor=\(cursor)&type=log"
                let answer = try exchange(
                    log(
                        "GET", "/logstores/app/shards/\(shard)", query: query, signedQuery: signed, body: [],
                        headers: [("Accept-Encoding", "lz4")]))
                let next = answer["x-log-cursor"] ?? ""
                groups += Int(answer["x-log-count"] ?? "") ?? 0
                if next == cursor { break }
                cursor = next
            }
        }
        return groups
    }

    /// A request of 100 values, as the SDKs write it: lists flattened into the query.
    func putMetrics(batch: Int) -> [UInt8] {
        var pairs: [(String, String)] = []
        for item in 1...100 {
            let prefix = "MetricList.\(item)."
            pairs += [
                (prefix + "Dimensions", "{\"job\":\"\(item)\",\"batch\":\"\(batch)\"}"),
                (prefix + "GroupId", "0"),
                (prefix + "MetricName", "lag"), (prefix + "Period", "60"),
                (prefix + "Time", String(Self.start.epochMillis)), (prefix + "Type", "0"),
                (prefix + "Values", "{\"value\":\(item)}"),
            ]
        }
        let query = pairs.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.sorted().joined(separator: "&")
        return openAPI("PutCustomMetric", query)
    }

    // MARK: Signatures

    private func log(
        _ method: String, _ path: String, query: String = "", signedQuery: String? = nil, body: [UInt8],
        headers: [(String, String)] = []
    ) -> [UInt8] {
        let digest = body.isEmpty ? "" : Hex.encodeUpper(Insecure.MD5.hash(data: body))
        let type = body.isEmpty ? "" : "application/x-protobuf"
        var fields = [("x-log-apiversion", "0.6.0"), ("x-log-signaturemethod", "hmac-sha1")] + headers
        if !headers.contains(where: { $0.0 == "x-log-bodyrawsize" }) {
            fields.append(("x-log-bodyrawsize", String(body.count)))
        }
        let signed = fields.filter { $0.0.hasPrefix("x-log-") }.sorted { $0.0 < $1.0 }
            .map { "\($0.0):\($0.1)\n" }.joined()
        let resource = path + (query.isEmpty ? "" : "?" + (signedQuery ?? query))
        let text = "\(method)\n\(digest)\n\(type)\n\(date)\n\(signed)\(resource)"
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(Self.secret.utf8)))
        fields += [("Date", date), ("Authorization", "LOG bench:\(Base64.encode(Array(code)))")]
        if !body.isEmpty { fields += [("Content-MD5", digest), ("Content-Type", type)] }
        return Self.message(method, path, query, host: "bench.localhost", fields, body)
    }

    private func openAPI(_ action: String, _ query: String) -> [UInt8] {
        let digest = Hex.encode(SHA256.hash(data: [UInt8]()))
        let fields = [
            ("host", "metrics.cn-hangzhou.aliyuncs.com"), ("x-acs-action", action),
            ("x-acs-content-sha256", digest), ("x-acs-date", ISO8601.text(Self.start)),
            ("x-acs-signature-nonce", "bench"), ("x-acs-version", "2019-01-01"),
        ]
        let names = fields.map(\.0).joined(separator: ";")
        let lines = fields.map { "\($0.0):\($0.1)\n" }.joined()
        let canonical = "POST\n/\n\(query)\n\(lines)\n\(names)\n\(digest)"
        let text = "ACS3-HMAC-SHA256\n" + Hex.encode(SHA256.hash(data: Array(canonical.utf8)))
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(Self.secret.utf8)))
        let authorization =
            "ACS3-HMAC-SHA256 Credential=bench,SignedHeaders=\(names),Signature=\(Hex.encode(code))"
        return Self.message(
            "POST", "/", query, host: fields[0].1,
            Array(fields.dropFirst()) + [("Authorization", authorization)],
            [])
    }

    private static func message(
        _ method: String, _ path: String, _ query: String, host: String, _ headers: [(String, String)],
        _ body: [UInt8]
    ) -> [UInt8] {
        let target = path + (query.isEmpty ? "" : "?" + query)
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }

    // MARK: Exchange

    /// Sends a request and takes its answer.
    ///
    /// - Throws: `LabError` BENCH002 for an answer that is no success.
    func send(_ request: [UInt8]) throws { _ = try exchange(request) }

    private func exchange(_ request: [UInt8]) throws -> [String: String] {
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes { write(socket, $0.baseAddress! + sent, $0.count - sent) }
            guard count > 0 else { throw LabError("BENCH002", "the connection was closed") }
            sent += count
        }
        var filled = try receive(at: 0)
        var end = headEnd(filled)
        while end == nil {
            filled += try receive(at: filled)
            end = headEnd(filled)
        }
        let bodyStart = end ?? 0
        let head = String(decoding: buffer[..<bodyStart], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(
                line[line.index(after: colon)...].drop { $0 == " " })
        }
        var rest = (Int(headers["content-length"] ?? "") ?? 0) - (filled - bodyStart)
        let isGood = head.first?.split(separator: " ").dropFirst().first == "200"
        guard isGood else {
            throw LabError("BENCH002", String(decoding: buffer[..<filled], as: UTF8.self))
        }
        while rest > 0 { rest -= try receive(at: 0) }
        return headers
    }

    private func receive(at offset: Int) throws -> Int {
        if offset == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
        let room = buffer.count - offset
        let count = buffer.withUnsafeMutableBytes { read(socket, $0.baseAddress! + offset, room) }
        guard count > 0 else { throw LabError("BENCH002", "the connection was closed") }
        return count
    }

    /// Where the body begins in the first `filled` bytes; nil while the head is not whole.
    private func headEnd(_ filled: Int) -> Int? {
        guard filled >= 4 else { return nil }
        for index in 0...filled - 4
        where buffer[index] == 13 && buffer[index + 1] == 10 && buffer[index + 2] == 13
            && buffer[index + 3] == 10
        {
            return index + 4
        }
        return nil
    }
}
