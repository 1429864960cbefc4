import CloudGateway
import Crypto
import LabKernel

/// A client of the vendor's OpenAPI products (RAM, STS, CloudMonitor, the control plane of Flink), signing with ACS3-HMAC-SHA256.
///
/// Source: help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature.
package final class POPClient {
    /// One product's endpoint and API version.
    package struct Product: Sendable {
        package var host: String
        package var version: String

        package init(host: String, version: String) { (self.host, self.version) = (host, version) }
    }

    private let product: Product
    private let transport: any CloudTransport
    private let source: any CredentialsSource
    private var nonces: Prng

    /// Nonces come from `seed`, so that two runs send the same bytes.
    package init(
        _ product: Product, transport: any CloudTransport, credentials: any CredentialsSource, seed: UInt64
    ) {
        (self.product, self.transport, source) = (product, transport, credentials)
        nonces = Prng(seed: seed, purpose: "nonces of \(product.host)")
    }

    /// An RPC call: `parameters` go into the query.
    ///
    /// - Throws: `CloudCallError` when the answer is no success.
    @discardableResult
    package func call(_ action: String, _ parameters: [(String, String)] = []) throws(CloudCallError)
        -> JSONValue
    {
        try send(method: "POST", path: "/", action: action, query: parameters, headers: [], body: [])
    }

    /// A ROA call on `path`, with a JSON body unless it is nil.
    ///
    /// - Throws: `CloudCallError` when the answer is no success.
    @discardableResult
    package func call(
        _ action: String, _ method: String, _ path: String, query: [(String, String)] = [],
        headers: [(String, String)] = [], body: JSONValue? = nil
    ) throws(CloudCallError) -> JSONValue {
        var fields = headers
        if body != nil { fields.append(("content-type", "application/json; charset=utf-8")) }
        return try send(
            method: method, path: path, action: action, query: query, headers: fields,
            body: body.map { Array($0.text.utf8) } ?? [])
    }

    private func send(
        method: String, path: String, action: String, query: [(String, String)], headers: [(String, String)],
        body: [UInt8]
    ) throws(CloudCallError) -> JSONValue {
        var request = CloudRequest(
            method: method, host: product.host, path: path, query: canonicalQuery(query),
            headers: HeaderFields(headers),
            body: .bytes(body))
        sign(&request, action: action, body: body, try source.credentials(at: transport.now))
        let response = transport.send(request)
        guard case .bytes(let bytes) = response.body else {
            preconditionFailure("OpenAPI answers are no files")
        }
        let answer = try decode(bytes, status: response.status)
        guard (200..<300).contains(response.status) else { throw error(response.status, answer) }
        return answer
    }

    private func decode(_ bytes: [UInt8], status: Int) throws(CloudCallError) -> JSONValue {
        if bytes.isEmpty { return .object([]) }
        do throws(LabError) {
            return try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: "<answer>")
        } catch {
            throw CloudCallError(status: status, code: "InvalidAnswer", message: error.message, requestID: "")
        }
    }

    /// RPC errors use `Code` and `Message`, ROA ones `code` and `message` or `errorCode` and `errorMessage`.
    private func error(_ status: Int, _ answer: JSONValue) -> CloudCallError {
        func first(_ names: String...) -> String { names.compactMap { answer[$0]?.stringValue }.first ?? "" }
        return CloudCallError(
            status: status, code: first("Code", "code", "errorCode"),
            message: first("Message", "message", "errorMessage"),
            requestID: first("RequestId", "requestId"), explanation: explanation(in: answer))
    }

    /// What the diagnostic message of a denial says; nil for other failures.
    private func explanation(in answer: JSONValue) -> String? {
        let nested = answer["accessDeniedDetail"]?.stringValue.flatMap { try? JSONParser.parse(text: $0) }
        let detail = answer["AccessDeniedDetail"] ?? nested
        guard let encoded = detail?["EncodedDiagnosticMessage"]?.stringValue,
            let bytes = Base64.decode(encoded),
            let message = try? JSONParser.parse(text: String(decoding: bytes, as: UTF8.self))
        else { return nil }
        return message["explanation"]?.stringValue
    }

    private func sign(
        _ request: inout CloudRequest, action: String, body: [UInt8], _ credentials: ClientCredentials
    ) {
        let digest = hexadecimal(SHA256.hash(data: body))
        var fields = [
            ("host", product.host), ("x-acs-action", action), ("x-acs-content-sha256", digest),
            ("x-acs-date", ISO8601.text(Instant(epochSeconds: transport.now.epochSeconds))),
            ("x-acs-signature-nonce", String(nonces.next(), radix: 16)), ("x-acs-version", product.version),
        ]
        if let token = credentials.securityToken { fields.append(("x-acs-security-token", token)) }
        if let type = request.headers["content-type"] { fields.append(("content-type", type)) }
        fields.sort { $0.0 < $1.0 }
        for (name, value) in fields { request.headers[name] = value }
        let names = fields.map(\.0).joined(separator: ";")
        let lines = fields.map { "\($0.0):\($0.1)\n" }.joined()
        let canonical = [request.method, request.path, request.query, lines, names, digest].joined(
            separator: "\n")
        let text = "ACS3-HMAC-SHA256\n" + hexadecimal(SHA256.hash(data: Array(canonical.utf8)))
        let key = SymmetricKey(data: Array(credentials.accessKeySecret.utf8))
        let signature = hexadecimal(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
        request.headers["Authorization"] =
            "ACS3-HMAC-SHA256 Credential=\(credentials.accessKeyID),SignedHeaders=\(names),Signature=\(signature)"
    }

    private func canonicalQuery(_ parameters: [(String, String)]) -> String {
        parameters.map { (PercentEncoding.encode($0.0), PercentEncoding.encode($0.1)) }
            .sorted { $0.0 < $1.0 }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { padded($0) }.joined()
    }

    private func padded(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
