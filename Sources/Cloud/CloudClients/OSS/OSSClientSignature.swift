import CloudGateway
import Crypto
import LabKernel

/// Signs requests to OSS with version 4.
///
/// Source: help.aliyun.com/en/oss/developer-reference/recommend-to-use-signature-version-4.
struct OSSClientSignature {
    private let credentials: ClientCredentials
    private let region: String

    init(_ credentials: ClientCredentials, region: String) {
        (self.credentials, self.region) = (credentials, region)
    }

    /// Adds date, token and `Authorization`; `resource` is `/bucket/key`, not encoded.
    func sign(_ request: inout CloudRequest, resource: String, at instant: Instant) {
        let time = Self.compact(instant)
        request.headers["x-oss-date"] = time
        request.headers["x-oss-content-sha256"] = "UNSIGNED-PAYLOAD"
        if let token = credentials.securityToken { request.headers["x-oss-security-token"] = token }
        let date = String(time.prefix(8))
        let scope = "\(date)/\(region)/oss/aliyun_v4_request"
        let canonical = [
            request.method, PercentEncoding.encode(resource, keepingSlash: true), canonicalQuery(request),
            canonicalHeaders(request), "", "UNSIGNED-PAYLOAD",
        ].joined(separator: "\n")
        let digest = Self.hexadecimal(SHA256.hash(data: Array(canonical.utf8)))
        let text = ["OSS4-HMAC-SHA256", time, scope, digest].joined(separator: "\n")
        let signature = Self.hexadecimal(Self.code(text, key: signingKey(date: date)))
        request.headers["Authorization"] =
            "OSS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope),Signature=\(signature)"
    }

    /// The query of a presigned URL; `resource` is `/bucket/key`, not encoded.
    func query(method: String, resource: String, seconds: Int, at instant: Instant) -> String {
        let time = Self.compact(instant)
        let date = String(time.prefix(8))
        let scope = "\(date)/\(region)/oss/aliyun_v4_request"
        var pairs = [
            ("x-oss-credential", "\(credentials.accessKeyID)/\(scope)"), ("x-oss-date", time),
            ("x-oss-expires", String(seconds)), ("x-oss-signature-version", "OSS4-HMAC-SHA256"),
        ]
        if let token = credentials.securityToken { pairs.append(("x-oss-security-token", token)) }
        let query = pairs.sorted { $0.0 < $1.0 }.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }
            .joined(separator: "&")
        let canonical = [
            method, PercentEncoding.encode(resource, keepingSlash: true), query, "", "", "UNSIGNED-PAYLOAD",
        ].joined(separator: "\n")
        let digest = Self.hexadecimal(SHA256.hash(data: Array(canonical.utf8)))
        let text = ["OSS4-HMAC-SHA256", time, scope, digest].joined(separator: "\n")
        let signature = Self.hexadecimal(Self.code(text, key: signingKey(date: date)))
        return "\(query)&x-oss-signature=\(signature)"
    }

    /// The Base64 MD5 of a body, for `Content-MD5`.
    static func md5(_ body: [UInt8]) -> String { base64(Array(Insecure.MD5.hash(data: body))) }

    private func signingKey(date: String) -> [UInt8] {
        [date, region, "oss", "aliyun_v4_request"].reduce(
            Array("aliyun_v4\(credentials.accessKeySecret)".utf8)
        ) {
            Self.code($1, key: $0)
        }
    }

    /// Pairs sorted by name; a name with an empty value stands alone.
    private func canonicalQuery(_ request: CloudRequest) -> String {
        let pairs = request.query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
        return pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// `content-type`, `content-md5` and every `x-oss-` field, sorted, each with a line end.
    private func canonicalHeaders(_ request: CloudRequest) -> String {
        request.headers.fields.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { ["content-type", "content-md5"].contains($0.name) || $0.name.hasPrefix("x-oss-") }
            .sorted { $0.name < $1.name }
            .map { "\($0.name):\($0.value)\n" }.joined()
    }

    private static func code(_ text: String, key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func compact(_ instant: Instant) -> String {
        ISO8601.text(Instant(epochSeconds: instant.epochSeconds)).filter { $0 != "-" && $0 != ":" }
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? digits[Int(word >> UInt32(18 - 6 * place) & 63)] : "=")
            }
        }
        return text
    }
}
