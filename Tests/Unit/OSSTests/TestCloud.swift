import CloudClients
import CloudGateway
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

    func raw(
        _ method: String, _ target: String, headers: [(String, String)] = [], bytes: [UInt8],
        key: String = "owner"
    ) -> Exchange {
        let parts = target.split(separator: "?", maxSplits: 1)
        var request = CloudRequest(
            method: method, host: "127.0.0.1:4588", path: String(parts[0]),
            query: parts.count > 1 ? String(parts[1]) : "", headers: HeaderFields(headers),
            body: .bytes(bytes))
        if !key.isEmpty { sign(&request, key) }
        return Exchange(send(request))
    }

    private func sign(_ request: inout CloudRequest, _ key: String) {
        let date = ISO8601.httpDate(now)
        request.headers["Date"] = date
        let unsigned: Set<String> = [
            "prefix", "marker", "max-keys", "delimiter", "list-type", "start-after", "encoding-type",
            "key-marker",
            "version-id-marker", "upload-id-marker", "max-uploads", "accessmonitor", "fetch-owner",
            "styleCategory",
        ]
        let query = request.parameters.filter { !unsigned.contains($0.name) }
            .map { $0.value.map { [$0] }?.first.map { v in v.isEmpty ? "" : "=\(v)" } ?? "" }
        let names = request.parameters.filter { !unsigned.contains($0.name) }.map(\.name)
        let pairs = zip(names, query).map { $0 + $1 }.sorted().joined(separator: "&")
        let lines = request.headers.withPrefix("x-oss-").map { "\($0.name):\($0.value)\n" }.joined()
        let path = PercentEncoding.decode(request.path)
        let text = [
            request.method, request.headers["Content-MD5"] ?? "", request.headers["Content-Type"] ?? "", date,
            lines + path + (pairs.isEmpty ? "" : "?\(pairs)"),
        ].joined(separator: "\n")
        let signature = Base64.encode(Digests.hmacSHA1(text, key: "secret of \(key)"))
        request.headers["Authorization"] = "OSS \(key):\(signature)"
    }
}

/// An answer, read.
struct Exchange {
    let response: CloudResponse

    init(_ response: CloudResponse) { self.response = response }

    var status: Int { response.status }
    var text: String {
        if case .bytes(let bytes) = response.body { return String(decoding: bytes, as: UTF8.self) }
        return ""
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
