import CloudGateway
import Crypto
import LabKernel

/// A client of Simple Log Service that signs with version 1 and names the project in the host, as the official SDKs do.
///
/// All calls throw `CloudCallError` with the service's own code and message.
/// Source: help.aliyun.com/en/sls/developer-reference/request-signatures.
package final class SLSClient {
    private let endpoint: String
    private let transport: any CloudTransport
    private let source: any CredentialsSource

    /// - Parameter endpoint: the host to which projects are prefixed; the region's own when nil.
    package init(
        region: String, transport: any CloudTransport, credentials: any CredentialsSource,
        endpoint: String? = nil
    ) {
        (self.endpoint, self.transport) = (endpoint ?? "\(region).log.aliyuncs.com", transport)
        source = credentials
    }

    package func createProject(_ project: String, description: String) throws(CloudCallError) {
        let body: JSONValue = ["projectName": .string(project), "description": .string(description)]
        try send("POST", project, "/", json: body)
    }

    package func deleteProject(_ project: String) throws(CloudCallError) { try send("DELETE", project, "/") }

    /// `ttlDays` is 1 to 3,650; 3,650 keeps logs for ever. With `appendsMeta` logs are tagged with where they came from
    /// and when.
    package func createLogstore(
        _ logstore: String, in project: String, ttlDays: Int, shards: Int, appendsMeta: Bool = false
    ) throws(CloudCallError) {
        let body: JSONValue = [
            "logstoreName": .string(logstore), "ttl": .int(ttlDays), "shardCount": .int(shards),
            "appendMeta": .bool(appendsMeta),
        ]
        try send("POST", project, "/logstores", json: body)
    }

    package func deleteLogstore(_ logstore: String, in project: String) throws(CloudCallError) {
        try send("DELETE", project, "/logstores/\(logstore)")
    }

    /// Indexes the full text, and `keys` as text fields beside it.
    package func createIndex(
        _ logstore: String, in project: String, isFullText: Bool, keys: [String]
    ) throws(CloudCallError) {
        let separators: JSONValue = .array([
            ",", " ", "'", "\"", ";", "=", "(", ")", "[", "]", "{", "}", "?", "@", "&",
        ])
        var body: [(String, JSONValue)] = []
        if isFullText { body.append(("line", ["token": separators, "caseSensitive": false])) }
        let fields = keys.map { key -> (String, JSONValue) in
            (key, ["type": "text", "token": separators, "caseSensitive": false, "doc_value": true])
        }
        if !fields.isEmpty { body.append(("keys", .object(fields))) }
        try send("POST", project, "/logstores/\(logstore)/index", json: .object(body))
    }

    /// Writes logs, all with the time of the call.
    package func putLogs(
        _ logs: [[(key: String, value: String)]], to logstore: String, in project: String, topic: String,
        origin: String
    ) throws(CloudCallError) {
        let group = LogGroupMessage(
            logs: logs, time: UInt32(clamping: transport.now.epochSeconds), topic: topic, source: origin)
        try putLogGroup(group.bytes, to: logstore, in: project)
    }

    @discardableResult
    func send(
        _ method: String, _ project: String, _ path: String, query: [(String, String)] = [],
        json: JSONValue? = nil
    ) throws(CloudCallError) -> CloudResponse {
        let body = json.map { Array($0.text.utf8) } ?? []
        let type = json == nil ? [] : [("Content-Type", "application/json")]
        return try send(
            method, project, path, query: query,
            headers: type + [("x-log-bodyrawsize", String(body.count))], body: body)
    }

    @discardableResult
    func send(
        _ method: String, _ project: String, _ path: String, query: [(String, String)] = [],
        headers: [(String, String)], body: [UInt8]
    ) throws(CloudCallError) -> CloudResponse {
        let encoded = query.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }
        var request = CloudRequest(
            method: method, host: project.isEmpty ? endpoint : "\(project).\(endpoint)", path: path,
            query: encoded.joined(separator: "&"), headers: HeaderFields(headers), body: .bytes(body))
        sign(&request, query, body, try source.credentials(at: transport.now))
        let response = transport.send(request)
        guard !(200..<300).contains(response.status) else { return response }
        throw try failure(response)
    }

    private func failure(_ response: CloudResponse) throws(CloudCallError) -> CloudCallError {
        if response.status == Self.noAnswer {
            return CloudCallError(
                status: response.status, code: "RequestError",
                message: "Web request failed: the connection was closed before an answer came", requestID: "")
        }
        var answer: JSONValue = .object([])
        if case .bytes(let bytes) = response.body {
            do throws(LabError) {
                answer = try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: "<answer>")
            } catch {
                throw CloudCallError(
                    status: response.status, code: "InvalidAnswer", message: error.message, requestID: "")
            }
        }
        return CloudCallError(
            status: response.status, code: answer["errorCode"]?.stringValue ?? "",
            message: answer["errorMessage"]?.stringValue ?? "",
            requestID: response.headers["x-log-requestid"] ?? "")
    }

    /// What a transport answers when the connection was closed before an answer came.
    private static let noAnswer = 599

    private func sign(
        _ request: inout CloudRequest, _ query: [(String, String)], _ body: [UInt8],
        _ credentials: ClientCredentials
    ) {
        request.headers["Date"] = ISO8601.httpDate(transport.now)
        request.headers["x-log-apiversion"] = "0.6.0"
        request.headers["x-log-signaturemethod"] = "hmac-sha1"
        if let token = credentials.securityToken { request.headers["x-acs-security-token"] = token }
        let digest = body.isEmpty ? "" : hexadecimal(Insecure.MD5.hash(data: body))
        if !digest.isEmpty { request.headers["Content-MD5"] = digest }
        let fields = (request.headers.withPrefix("x-log-") + request.headers.withPrefix("x-acs-"))
            .sorted { $0.name < $1.name }.map { "\($0.name):\($0.value)\n" }.joined()
        let pairs = query.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let text = [
            request.method, digest, request.headers["Content-Type"] ?? "", request.headers["Date"] ?? "",
            fields + request.path + (pairs.isEmpty ? "" : "?\(pairs)"),
        ].joined(separator: "\n")
        let key = SymmetricKey(data: Array(credentials.accessKeySecret.utf8))
        let code = HMAC<Insecure.SHA1>.authenticationCode(for: Array(text.utf8), using: key)
        request.headers["Authorization"] =
            "LOG \(credentials.accessKeyID):\(OSSClientSignature.base64(Array(code)))"
    }

    private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
}

/// A log group as the protobuf message that PutLogs takes.
///
/// Source: github.com/aliyun/aliyun-log-python-sdk, `logs.proto`: LogGroup{1 Logs, 3 Topic, 4 Source}, Log{1 Time, 2 Contents},
/// Content{1 Key, 2 Value}.
struct LogGroupMessage {
    private(set) var bytes: [UInt8] = []

    init(logs: [[(key: String, value: String)]], time: UInt32, topic: String, source: String) {
        for log in logs {
            var message: [UInt8] = [0x08]
            Self.varint(UInt64(time), &message)
            for content in log {
                var pair: [UInt8] = []
                Self.field(1, Array(content.key.utf8), &pair)
                Self.field(2, Array(content.value.utf8), &pair)
                Self.field(2, pair, &message)
            }
            Self.field(1, message, &bytes)
        }
        Self.field(3, Array(topic.utf8), &bytes)
        Self.field(4, Array(source.utf8), &bytes)
    }

    private static func field(_ number: UInt8, _ content: [UInt8], _ bytes: inout [UInt8]) {
        bytes.append(number << 3 | 2)
        varint(UInt64(content.count), &bytes)
        bytes += content
    }

    private static func varint(_ value: UInt64, _ bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
