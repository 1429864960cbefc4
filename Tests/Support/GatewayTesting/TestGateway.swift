import CloudGateway
import LabKernel

/// A gateway with one service, a key `ak` whose permissions a test sets, and records of what went through.
package final class TestGateway {
    package let gateway: Gateway
    package let loop: EventLoop
    package let ports: TestPorts

    /// A gateway before `service` whose requests come as of the loop's now.
    package init(_ service: any CloudService, loop: EventLoop, ports: TestPorts) {
        (self.loop, self.ports) = (loop, ports)
        gateway = Gateway(
            services: [service],
            ports: Gateway.Ports(keys: ports, policies: ports, requests: ports, meter: ports, faults: ports),
            mode: .enforce, seed: 1)
    }

    /// Sends a request as of the loop's now and answers status and JSON body.
    package func send(
        _ request: CloudRequest
    ) throws -> (status: Int, body: JSONValue, response: CloudResponse) {
        var request = request
        request.headers["x-test-key"] = request.headers["x-test-key"] ?? "ak"
        let response = gateway.send(request, at: loop.now)
        guard case .bytes(let bytes) = response.body else {
            throw LabError("TEST", "a body of bytes is expected")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let body: JSONValue =
            text.first == "{" || text.first == "[" ? try JSONParser.parse(text: text) : .null
        return (response.status, body, response)
    }
}

/// The gateway's ports, recording, with an allow-list of actions.
package final class TestPorts: AccessKeySource, PolicySource, RequestLog, UsageMeter, FaultPoint {
    /// Nil allows everything.
    package var allowed: Set<String>?
    package var records: [RequestRecord] = []
    package var usage: [UsageEvent] = []
    package var checks: [PermissionCheck] = []

    /// Who signs with which key.
    package static let principals: [String: Principal] = [
        "ak": Principal(accountID: "1234567890123456", kind: .user(name: "dev", id: "20001")),
        "eve": Principal(accountID: "1234567890123456", kind: .user(name: "eve", id: "20002")),
        "session": Principal(accountID: "1234567890123456", kind: .roleSession(role: "Ops", session: "s")),
        "root": Principal(accountID: "1234567890123456", kind: .root),
    ]

    package init() {}

    package func accessKey(_ id: String, at instant: Instant) -> AccessKey? {
        Self.principals[id].map { AccessKey(id: id, secret: "sk", principal: $0) }
    }

    package func decide(
        _ check: PermissionCheck, for principal: Principal, key: AccessKey?, at instant: Instant
    ) -> AccessDecision {
        checks.append(check)
        let isAllowed = allowed?.contains(check.action) ?? true
        return AccessDecision(
            effect: isAllowed ? .allow : .implicitDeny, layer: "identity", explanation: check.action,
            details: .object([]))
    }

    package func record(_ record: RequestRecord) { records.append(record) }

    package func record(_ event: UsageEvent) { usage.append(event) }

    package func fault(
        service: String, operation: String, request: CloudRequest, at instant: Instant
    ) -> CloudError? { nil }

    /// The sum of a meter's quantities.
    package func total(_ meter: String) -> Rational {
        usage.filter { $0.meter == meter }.reduce(.zero) { $0 + $1.quantity }
    }
}

/// Takes the header `x-test-key` for a signature, so that service tests need no cryptography.
package struct TestSignature: SignatureScheme {
    package init() {}

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        request.headers["x-test-key"].map { SignedCredentials(accessKeyID: $0, signature: "") }
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {}

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        CloudError("InvalidAccessKeyId.NotFound", status: 404, "Specified access key is not found.")
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        CloudError("NoPermission", status: 403, "denied: \(denial.check.action)", denial: denial)
    }
}
