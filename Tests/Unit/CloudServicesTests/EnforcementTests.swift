import CloudGateway
import GatewayTesting
import LabKernel
import Testing

@testable import RAM

/// A service that says nothing of the request but action and resource, as most do.
private final class PlainService: CloudService {
    let code = "log"
    var membership: ((Principal) -> AccessDecision?)?
    var checks = [
        PermissionCheck(
            action: "log:GetProject",
            resource: ResourceName(
                service: "log", region: "cn-hangzhou", account: RAMTestLab.account, relativeID: "project/p"))
    ]

    func accepts(_ request: CloudRequest) -> Bool { true }

    func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let info = OperationInfo(name: "GetProject", documentation: "", kind: .managementRead)
        return Call(
            operation: info, signature: TestSignature(), checks: checks, membership: membership
        ) { _ throws(CloudError) in CloudResponse(status: 200) }
    }

    func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        CloudResponse(status: error.status)
    }
}

@Suite("enforcement at the gateway")
struct EnforcementTests {
    /// One user `ak` with a policy, in front of a plain service.
    private final class Door {
        let directory = IdentityDirectory(seed: 3)
        let ports = TestPorts()
        let service = PlainService()
        let now = Instant(epochSeconds: 1_767_225_600)
        private let mode: Gateway.EnforcementMode
        private lazy var gateway = Gateway(
            services: [service],
            ports: Gateway.Ports(
                keys: directory, policies: directory, requests: ports, meter: ports, faults: ports),
            mode: mode, seed: 1)

        init(_ statements: String, mode: Gateway.EnforcementMode = .enforce) throws {
            self.mode = mode
            let account = RAMTestLab.account
            directory.createAccount(id: account)
            try directory.createUser("u", in: account, at: now)
            let text = #"{"Version":"1","Statement":[\#(statements)]}"#
            try directory.createPolicy("p", in: account, text: text, at: now)
            try directory.attach("p", .custom, to: .user("u"), in: account, at: now)
            try directory.createAccessKey(user: "u", in: account, id: "ak", secret: "s", at: now)
        }

        func status(from address: String = "127.0.0.1", scheme: String = "http") -> Int {
            let request = CloudRequest(
                method: "GET", scheme: scheme, host: "p.cn-hangzhou.log.aliyuncs.com", path: "/",
                headers: HeaderFields([("x-test-key", "ak")]), sourceAddress: address)
            return gateway.send(request, at: now).status
        }
    }

    private static func allow(_ condition: String) -> String {
        #"{"Effect":"Allow","Action":"log:*","Resource":"*","Condition":\#(condition)}"#
    }

    @Test("every service's requests carry address and transport")
    func globalKeys() throws {
        let door = try Door(Self.allow(#"{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}"#))
        #expect(door.status(from: "10.1.2.3") == 200)
        #expect(door.status(from: "192.0.2.1") == 403)
        let secure = try Door(Self.allow(#"{"Bool":{"acs:SecureTransport":"true"}}"#))
        #expect(secure.status(scheme: "https") == 200)
        #expect(secure.status() == 403)
        let timed = try Door(Self.allow(#"{"DateLessThan":{"acs:CurrentTime":"2026-01-01T00:00:00Z"}}"#))
        #expect(timed.status() == 403)
        let noMFA =
            #"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"false"}}}"#
        #expect(try Door("\(Self.allow("{}")),\(noMFA)").status() == 200)
    }

    @Test("soft records what would be denied and refuses nothing; off decides nothing")
    func modes() throws {
        for (mode, status) in [(Gateway.EnforcementMode.enforce, 403), (.soft, 200), (.off, 200)] {
            let door = try Door(#"{"Effect":"Allow","Action":"oss:*","Resource":"*"}"#, mode: mode)
            #expect(door.status() == status)
            let record = try #require(door.ports.records.last)
            #expect(record.decision?.isAllowed == (mode == .off ? nil : false))
            #expect(record.decidingCheck?.action == (mode == .off ? nil : "log:GetProject"))
        }
    }

    @Test("what the service itself refuses comes after policies, and in soft mode is only recorded")
    func membership() throws {
        let refusal = AccessDecision(
            effect: .implicitDeny, layer: "namespace_role", explanation: "no member", details: .null)
        for (mode, status) in [(Gateway.EnforcementMode.enforce, 403), (.soft, 200)] {
            let door = try Door(Self.allow("{}"), mode: mode)
            door.service.membership = { _ in refusal }
            #expect(door.status() == status)
            #expect(door.ports.records.last?.decision?.layer == "namespace_role")
        }
        let denied = try Door(#"{"Effect":"Deny","Action":"*","Resource":"*"}"#)
        denied.service.membership = { _ in refusal }
        #expect(denied.status() == 403)
        #expect(denied.ports.records.last?.decision?.layer == "identity")
    }

    @Test("all checks must pass; the record names the one that was refused")
    func severalChecks() throws {
        let door = try Door(Self.allow("{}"))
        door.service.checks.append(
            PermissionCheck(
                action: "oss:GetObject",
                resource: ResourceName(
                    service: "oss", region: "*", account: RAMTestLab.account, relativeID: "b/k")))
        #expect(door.status() == 403)
        #expect(door.ports.records.last?.decidingCheck?.action == "oss:GetObject")
    }

    @Test("policies in a resource group count for its resources, at the door too")
    func resourceGroups() throws {
        let account = RAMTestLab.account
        for (group, status) in [("rg-lab", 200), ("rg-other", 403), (nil, 403)] as [(String?, Int)] {
            let door = try Door(#"{"Effect":"Allow","Action":"ram:*","Resource":"*"}"#)
            let text = #"{"Version":"1","Statement":[\#(Self.allow("{}"))]}"#
            try door.directory.createPolicy("grouped", in: account, text: text, at: door.now)
            try door.directory.attach(
                "grouped", .custom, to: .user("u"), in: account, resourceGroup: "rg-lab", at: door.now)
            door.service.checks[0].resourceAccess = ResourceAccess(
                ownerAccountID: account, resourceGroup: group)
            #expect(door.status() == status, "\(group ?? "none")")
        }
    }

    @Test("where a service leaves the account open it is the caller's")
    func openAccount() throws {
        let named = "acs:actiontrail:*:\(RAMTestLab.account):trail/t"
        let door = try Door(#"{"Effect":"Allow","Action":"actiontrail:*","Resource":"\#(named)"}"#)
        door.service.checks = [
            PermissionCheck(
                action: "actiontrail:StopLogging",
                resource: ResourceName(
                    service: "actiontrail", region: "cn-hangzhou", account: "*", relativeID: "trail/t"))
        ]
        #expect(door.status() == 200)
    }

    @Test("allowed and denied calls name the statements that decided, with their versions")
    func matchedStatements() throws {
        let door = try Door(Self.allow("{}"))
        _ = door.status()
        let matched = try #require(door.ports.records.last?.decision?.details["matched"]?.arrayValue)
        #expect(matched.map { $0["policy"]?.stringValue } == ["p"])
        #expect(matched.first?["version"]?.stringValue == "v1")
        let inventory = door.directory.inventory(of: RAMTestLab.account)
        #expect(inventory.first?["holders"] == ["user/u"])
    }
}
