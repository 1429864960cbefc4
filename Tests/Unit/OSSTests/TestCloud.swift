import CloudClients
import CloudGateway
import Foundation
import LabKernel
import OSS

/// A cloud with object storage alone, its ports small and in the open.
final class TestCloud: CloudTransport {
    static let account = "1001000000000001"
    static let other = "2001000000000002"

    let ports = TestPorts()
    let service: OSSService
    let gateway: Gateway
    var now = CivilTime(year: 2026, month: 1, day: 2, hour: 3).instant

    init(store: any ObjectStore = MemoryStore(), blocksPublicAccess: Bool = false) throws {
        service = try OSSService(
            configuration: OSSService.Configuration(
                region: "cn-hangzhou", accountID: Self.account, blocksPublicAccess: blocksPublicAccess),
            store: store, meter: ports)
        let ports = Gateway.Ports(
            keys: self.ports, policies: self.ports, requests: self.ports, meter: self.ports,
            faults: self.ports)
        gateway = Gateway(services: [service], ports: ports, mode: .enforce, seed: 7)
    }

    func send(_ request: CloudRequest) -> CloudResponse { gateway.send(request, at: now) }

    /// A client of the account's own key, or of another one.
    func client(key: String = "owner", secret: String? = nil) -> OSSClient {
        let pair = ClientCredentials(accessKeyID: key, accessKeySecret: secret ?? "secret of \(key)")
        return OSSClient(region: "cn-hangzhou", transport: self, credentials: FixedCredentials(pair))
    }

    /// A raw request, signed with V1 by the test's own code, or anonymous for an empty key.
    func raw(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: String = "",
        key: String = "owner"
    ) -> Exchange {
        raw(method, target, headers: headers, bytes: Array(body.utf8), key: key)
    }

    func raw(_ method: String, _ target: String, spooled path: String, count: Int64) -> Exchange {
        exchange(method, target, headers: [], body: .file(path: path, count: count), key: "owner")
    }

    func raw(
        _ method: String, _ target: String, headers: [(String, String)] = [], bytes: [UInt8],
        key: String = "owner"
    ) -> Exchange {
        exchange(method, target, headers: headers, body: .bytes(bytes), key: key)
    }

    private func exchange(
        _ method: String, _ target: String, headers: [(String, String)], body: RequestBody, key: String
    ) -> Exchange {
        let parts = target.split(separator: "?", maxSplits: 1)
        var request = CloudRequest(
            method: method, host: "127.0.0.1:4588", path: String(parts[0]),
            query: parts.count > 1 ? String(parts[1]) : "", headers: HeaderFields(headers),
            body: body)
        if !key.isEmpty { sign(&request, key) }
        return Exchange(send(request))
    }

    /// Signs with V4, path style.
    private func sign(_ request: inout CloudRequest, _ key: String) {
        let time = ISO8601.text(Instant(epochSeconds: now.epochSeconds)).filter { $0 != "-" && $0 != ":" }
        let scope = "\(time.prefix(8))/cn-hangzhou/oss/aliyun_v4_request"
        request.headers["x-oss-date"] = time
        request.headers["x-oss-content-sha256"] = "UNSIGNED-PAYLOAD"
        let query = request.parameters.map { name, value in
            let value = value ?? ""
            let name = PercentEncoding.encode(name)
            return value.isEmpty ? name : "\(name)=\(PercentEncoding.encode(value))"
        }
        let signed =
            request.headers.withPrefix("x-oss-") + request.headers.withPrefix("content-type")
            + request.headers.withPrefix("content-md5")
        let lines = signed.sorted { $0.name < $1.name }.map { "\($0.name):\($0.value)\n" }.joined()
        let key256 = Digests.signingKey(
            secret: "secret of \(key)", date: String(time.prefix(8)), region: "cn-hangzhou", service: "oss")
        let path = PercentEncoding.encode(OSSAddress(request).canonicalPath, keepingSlash: true)
        let canonical = [
            request.method, path, query.sorted().joined(separator: "&"), lines, "", "UNSIGNED-PAYLOAD",
        ].joined(separator: "\n")
        let digest = Hex.encode(Digests.sha256(Array(canonical.utf8)))
        let signature = Hex.encode(
            key256.code(of: Array("OSS4-HMAC-SHA256\n\(time)\n\(scope)\n\(digest)".utf8)))
        request.headers["Authorization"] =
            "OSS4-HMAC-SHA256 Credential=\(key)/\(scope), Signature=\(signature)"
    }
}

/// An answer, read.
struct Exchange {
    let response: CloudResponse

    init(_ response: CloudResponse) { self.response = response }

    var status: Int { response.status }
    var text: String {
        switch response.body {
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .file(let path, let offset, let count):
            let bytes = FileManager.default.contents(atPath: path)?.dropFirst(Int(offset)).prefix(Int(count))
            return String(decoding: bytes ?? Data(), as: UTF8.self)
        }
    }
    var xml: XMLElement? { XMLReader.read(Array(text.utf8)) }
    var code: String { xml?.text("Code") ?? "" }
    subscript(header: String) -> String? { response.headers[header] }
}

/// Keys named by their principals, a switch for permission, and lists of what was reported.
final class TestPorts: AccessKeySource, PolicySource, RequestLog, UsageMeter, FaultPoint {
    var usage: [UsageEvent] = []
    var records: [RequestRecord] = []
    var checks: [PermissionCheck] = []
    /// Actions that are refused to everybody.
    var denied: Set<String> = []

    func accessKey(_ id: String, at instant: Instant) -> AccessKey? {
        let account = id == "stranger" ? TestCloud.other : TestCloud.account
        guard ["owner", "stranger"].contains(id) else { return nil }
        return AccessKey(
            id: id, secret: "secret of \(id)", principal: Principal(accountID: account, kind: .root))
    }

    func decide(
        _ check: PermissionCheck, for principal: Principal, key: AccessKey?, at instant: Instant
    ) -> AccessDecision {
        checks.append(check)
        let acl = check.resourceAccess.map { $0.objectACL == "default" ? $0.bucketACL : $0.objectACL } ?? nil
        let isPublic = acl?.hasPrefix("public-read") == true && !check.resourceAccess!.blocksPublicAccess
        let isOwner = principal.accountID == check.resourceAccess?.ownerAccountID ?? principal.accountID
        let isAllowed =
            !denied.contains(check.action) && principal.kind != .anonymous && isOwner
            || (isPublic && check.action == "oss:GetObject")
        return AccessDecision(
            effect: isAllowed ? .allow : .implicitDeny, layer: "identity",
            explanation: "\(principal.label) may not \(check.action) on \(check.resource)",
            details: .object([]))
    }

    func record(_ record: RequestRecord) { records.append(record) }
    func record(_ event: UsageEvent) { usage.append(event) }
    func fault(service: String, operation: String, request: CloudRequest, at instant: Instant) -> CloudError?
    { nil }

    /// The sum of a meter.
    func total(_ meter: String) -> Rational {
        usage.filter { $0.meter == meter }.reduce(.zero) { $0 + $1.quantity }
    }
}
