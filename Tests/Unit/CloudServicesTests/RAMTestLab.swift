import CloudGateway
import LabKernel
import Testing

@testable import ActionTrail
@testable import RAM

/// RAM, STS and ActionTrail behind a gateway, with one account and signed calls to it.
final class RAMTestLab: UsageMeter, FaultPoint {
    static let account = "1001000000000001"
    let directory = IdentityDirectory(seed: 7)
    let trail = TrailStore(homeRegion: "cn-hangzhou")
    let rootKey: Key
    var now = Instant(epochSeconds: 1_767_225_600)
    private(set) lazy var gateway = Gateway(
        services: [
            RAMService(directory: directory), STSService(directory: directory),
            ActionTrailService(store: trail),
        ],
        ports: Gateway.Ports(
            keys: directory, policies: directory, requests: trail, meter: self, faults: self),
        mode: .enforce, seed: 7)

    struct Key {
        var id: String
        var secret: String
        var token: String?
    }

    init() throws {
        directory.createAccount(id: Self.account)
        let key = try directory.createAccessKey(user: nil, in: Self.account, at: now)
        rootKey = Key(id: key.id, secret: key.secret)
    }

    func record(_ event: UsageEvent) {}

    func fault(service: String, operation: String, request: CloudRequest, at instant: Instant) -> CloudError?
    {
        nil
    }

    /// The answer to an RPC call signed with version 1.
    @discardableResult
    func call(
        _ action: String, _ parameters: [String: String] = [:], version: String = "2015-05-01",
        as key: Key? = nil
    ) throws -> (status: Int, body: JSONValue) {
        let key = key ?? rootKey
        var pairs = parameters.map { (name: $0.key, value: $0.value) }
        pairs += [
            ("Action", action), ("Version", version), ("Format", "JSON"), ("AccessKeyId", key.id),
            ("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0"), ("SignatureNonce", "n"),
            ("Timestamp", ISO8601.text(now)),
        ]
        if let token = key.token { pairs.append(("SecurityToken", token)) }
        let encoded = pairs.sorted { $0.name < $1.name }
            .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
        let signature = Base64.encode(
            Digests.hmacSHA1("GET&%2F&\(PercentEncoding.encode(encoded))", key: key.secret + "&"))
        let request = CloudRequest(
            method: "GET", host: "127.0.0.1", path: "/",
            query: encoded + "&Signature=" + PercentEncoding.encode(signature))
        let response = gateway.send(request, at: now)
        guard case .bytes(let bytes) = response.body else { return (response.status, .null) }
        return (response.status, try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self)))
    }

    func sts(_ action: String, _ parameters: [String: String] = [:], as key: Key? = nil) throws
        -> (status: Int, body: JSONValue)
    {
        try call(action, parameters, version: "2015-04-01", as: key)
    }

    /// A key of a new user with these statements, JSON text between the brackets of `Statement`.
    func user(_ name: String, _ statements: String) throws -> Key {
        try directory.createUser(name, in: Self.account, at: now)
        if !statements.isEmpty {
            try directory.createPolicy(
                "policy-\(name)", in: Self.account, text: #"{"Version":"1","Statement":[\#(statements)]}"#,
                at: now)
            try directory.attach("policy-\(name)", .custom, to: .user(name), in: Self.account, at: now)
        }
        let key = try directory.createAccessKey(user: name, in: Self.account, at: now)
        return Key(id: key.id, secret: key.secret)
    }

    static func trust(_ principal: String, condition: String = "") -> String {
        #"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","#
            + #""Principal":{"RAM":["\#(principal)"]}\#(condition)}]}"#
    }
}

extension JSONValue {
    /// The value at a path of member names.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(self) { value, name in value?[name] }
    }
}
