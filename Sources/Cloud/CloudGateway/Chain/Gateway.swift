import LabKernel

/// The chain that every request passes, from the edge or from inside the process:
/// id, fault point, route, authenticate, authorize, handle, audit, meter, render.
package final class Gateway {
    /// How permission decisions act.
    package enum EnforcementMode: String, Sendable, CaseIterable {
        /// A denial refuses the call.
        case enforce
        /// A denial is recorded and the call goes on.
        case soft
        /// Nothing is decided.
        case off
    }

    /// The ports that other rooms plug in.
    package struct Ports {
        package var keys: any AccessKeySource
        package var policies: any PolicySource
        package var requests: any RequestLog
        package var meter: any UsageMeter
        package var faults: any FaultPoint

        package init(
            keys: any AccessKeySource, policies: any PolicySource, requests: any RequestLog,
            meter: any UsageMeter,
            faults: any FaultPoint
        ) {
            (self.keys, self.policies, self.requests) = (keys, policies, requests)
            (self.meter, self.faults) = (meter, faults)
        }
    }

    package let mode: EnforcementMode
    private let services: [any CloudService]
    private let ports: Ports
    private var ids: Prng

    /// `services` are asked in order whether a request is theirs; request ids come from `seed`.
    package init(services: [any CloudService], ports: Ports, mode: EnforcementMode, seed: UInt64) {
        (self.services, self.ports, self.mode) = (services, ports, mode)
        ids = Prng(seed: seed, purpose: "request ids")
    }

    /// Answers `request` as of `instant`. Never throws: refusals are answers.
    package func send(_ request: CloudRequest, at instant: Instant) -> CloudResponse {
        let requestID = nextRequestID()
        let signed = services.last { $0.hasSigned(request) }
        guard let service = signed ?? services.first(where: { $0.accepts(request) }) else {
            let text = "labsim: no emulated service answers at \(request.host)\(request.path)\n"
            return CloudResponse(status: 404, body: .bytes(Array(text.utf8)))
        }
        var record = RequestRecord(request, service: service.code, requestID: requestID, instant: instant)
        let response: CloudResponse
        do {
            response = try answer(request, by: service, record: &record)
            record.status = response.status
        } catch {
            response = service.render(error, of: request, requestID: requestID)
            (record.status, record.code, record.message) = (error.status, error.code, error.message)
        }
        record.bytesOut = response.body.count
        ports.requests.record(record)
        let isLost = ports.faults.losesAnswer(
            service: service.code, operation: record.operation, request: request, at: instant)
        return isLost ? Self.closedConnection : response
    }

    /// What a client makes of a connection that closes before the answer.
    private static let closedConnection = CloudResponse(
        status: 599, body: .bytes(Array("the connection was closed before an answer came".utf8)))

    private func answer(
        _ request: CloudRequest, by service: any CloudService, record: inout RequestRecord
    ) throws(CloudError) -> CloudResponse {
        let call = try service.route(request, at: record.instant)
        (record.operation, record.kind) = (call.operation.name, call.operation.kind)
        record.checks = call.checks.map { $0.withGlobalKeys(of: request) }
        record.parameters = call.parameters
        record.resource = call.checks.first?.resource.relativeID ?? ""
        let named = ports.faults.fault(
            service: service.code, operation: call.operation.name, request: request, at: record.instant)
        if let fault = named { throw fault }
        let key = try authenticate(request, call, record: &record)
        try authorize(call, key: key, record: &record)
        let context = CallContext(
            requestID: record.requestID, now: record.instant, principal: record.principal, request: request,
            meter: ports.meter)
        do {
            let response = try call.handle(context)
            meterRequest(call, record, status: response.status)
            return response
        } catch {
            meterRequest(call, record, status: error.status)
            throw error
        }
    }

    private func authenticate(
        _ request: CloudRequest, _ call: Call, record: inout RequestRecord
    ) throws(CloudError) -> AccessKey? {
        guard let credentials = try call.signature.credentials(of: request) else {
            guard call.allowsAnonymous else { throw call.signature.keyError(.unknown, accessKeyID: "") }
            return nil
        }
        record.accessKeyID = credentials.accessKeyID
        let key = try validKey(credentials, call, at: record.instant)
        record.principal = key.principal
        let signed = request.arrivedAt ?? record.instant
        try call.signature.verify(request, credentials, secret: key.secret, at: signed)
        return key
    }

    private func validKey(
        _ credentials: SignedCredentials, _ call: Call, at instant: Instant
    ) throws(CloudError) -> AccessKey {
        func refuse(_ problem: KeyProblem) -> CloudError {
            call.signature.keyError(problem, accessKeyID: credentials.accessKeyID)
        }
        guard let key = ports.keys.accessKey(credentials.accessKeyID, at: instant) else {
            throw refuse(.unknown)
        }
        guard key.isActive else { throw refuse(.inactive) }
        guard key.securityToken != nil || credentials.securityToken == nil else {
            throw refuse(.tokenInvalid)
        }
        if let token = key.securityToken {
            guard let given = credentials.securityToken else { throw refuse(.tokenMissing) }
            guard constantTimeEqual(given, token) else { throw refuse(.tokenInvalid) }
            if let expires = key.expires, expires <= instant { throw refuse(.tokenExpired) }
        }
        return key
    }

    private func authorize(_ call: Call, key: AccessKey?, record: inout RequestRecord) throws(CloudError) {
        guard mode != .off else { return }
        for check in record.checks {
            let decision = ports.policies.decide(check, for: record.principal, key: key, at: record.instant)
            (record.decision, record.decidingCheck) = (decision, check)
            if !decision.isAllowed { return try refuse(check, decision, call, record) }
        }
        if let check = record.checks.first, let refusal = call.membership?(record.principal) {
            (record.decision, record.decidingCheck) = (refusal, check)
            try refuse(check, refusal, call, record)
        }
    }

    /// A denial refuses the call, unless the mode only records it.
    private func refuse(
        _ check: PermissionCheck, _ decision: AccessDecision, _ call: Call, _ record: RequestRecord
    ) throws(CloudError) {
        guard mode == .enforce else { return }
        throw call.signature.denied(Denial(check: check, decision: decision), principal: record.principal)
    }

    /// Requests that fail are free: what is answered with 4xx or 5xx.
    ///
    /// Source: help.aliyun.com/en/oss/api-operation-calling-fees.
    private func meterRequest(_ call: Call, _ record: RequestRecord, status: Int) {
        guard status < 400, let meter = call.operation.requestMeter,
            let resource = call.checks.first?.resource
        else {
            return
        }
        let event = UsageEvent(
            instant: record.instant, meter: meter, resource: resource, quantity: .one, unit: "request")
        ports.meter.record(event)
    }

    /// 24 upper-case hexadecimal digits, as OSS and SLS write request ids.
    private func nextRequestID() -> String {
        let numbers = [ids.next(), ids.next()]
        return String(unsafeUninitializedCapacity: 24) { text in
            var count = 0
            for number in numbers {
                // Leading zeros are left out; zeros follow at the end.
                for place in stride(from: (63 - number.leadingZeroBitCount) / 4, through: 0, by: -1)
                where count < 24 {
                    let digit = UInt8(number >> UInt64(4 * place) & 15)
                    text[count] = digit < 10 ? digit + 48 : digit + 55
                    count += 1
                }
            }
            while count < 24 {
                text[count] = 48
                count += 1
            }
            return count
        }
    }
}

/// Compares two texts in a time that depends on their lengths alone.
package func constantTimeEqual(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

extension RequestRecord {
    /// A record of a request of which nothing is known yet but what stands in it.
    fileprivate init(_ request: CloudRequest, service: String, requestID: String, instant: Instant) {
        self.init(
            requestID: requestID, instant: instant, service: service, operation: "", principal: .anonymous,
            accessKeyID: "",
            checks: [], decision: nil, status: 0, code: "", message: "", kind: .dataRead,
            sourceAddress: request.sourceAddress, userAgent: request.headers["User-Agent"] ?? "",
            bytesIn: request.body.count, bytesOut: 0, parameters: .object([]), resource: "")
    }
}
