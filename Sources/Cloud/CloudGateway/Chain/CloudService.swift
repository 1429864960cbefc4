import LabKernel

/// One emulated service behind the gateway.
package protocol CloudService: AnyObject {
    /// The RAM code: `oss`, `log`, `ram`, `sts`, `cms`, `stream`, `actiontrail`.
    var code: String { get }

    /// Whether a request is signed in a way that no other service has; such requests are not offered to others.
    func hasSigned(_ request: CloudRequest) -> Bool

    /// Whether a request is for this service, by its host, headers and path.
    func accepts(_ request: CloudRequest) -> Bool

    /// Finds the operation; throws what the real service answers before it looks at credentials.
    func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call

    /// The vendor's error body.
    func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse
}

extension CloudService {
    package func hasSigned(_ request: CloudRequest) -> Bool { false }
}

/// A request whose operation is known: what the gateway needs to judge and run it.
package struct Call {
    package var operation: OperationInfo
    package var signature: any SignatureScheme
    /// Whether a request without credentials goes on to the permission check as `anonymous`.
    package var allowsAnonymous: Bool
    /// What must all be allowed, in this order; empty for calls that need no permission, like sts:GetCallerIdentity.
    package var checks: [PermissionCheck]
    /// What the service itself has to say once policies allow the call, such as the caller's role in a namespace; nil for
    /// services that leave it to policies. It answers the refusal, or nil to let the caller in.
    package var membership: ((Principal) -> AccessDecision?)?
    /// The request's parameters as ActionTrail records them; secrets never.
    package var parameters: JSONValue
    /// Runs the operation; the gateway adds the request id to the answer.
    package var handle: (CallContext) throws(CloudError) -> CloudResponse

    package init(
        operation: OperationInfo, signature: any SignatureScheme, allowsAnonymous: Bool = false,
        checks: [PermissionCheck], membership: ((Principal) -> AccessDecision?)? = nil,
        parameters: JSONValue = .object([]),
        handle: @escaping (CallContext) throws(CloudError) -> CloudResponse
    ) {
        (self.operation, self.signature, self.allowsAnonymous) = (operation, signature, allowsAnonymous)
        (self.checks, self.membership) = (checks, membership)
        (self.parameters, self.handle) = (parameters, handle)
    }
}

/// The catalog row of an operation.
package struct OperationInfo: Sendable {
    /// The API's name: `PutObject`.
    package var name: String
    /// The vendor's page of this API.
    package var documentation: String
    package var kind: OperationKind
    /// The meter a request of this operation counts on: `oss.request.put`; nil for free ones.
    package var requestMeter: String?

    package init(name: String, documentation: String, kind: OperationKind, requestMeter: String? = nil) {
        (self.name, self.documentation, self.kind, self.requestMeter) = (
            name, documentation, kind, requestMeter
        )
    }
}

/// What a handler may know of its call.
package struct CallContext {
    package var requestID: String
    package var now: Instant
    package var principal: Principal
    package var request: CloudRequest
    /// Records further usage, beyond the request itself.
    package var meter: any UsageMeter
}

/// Checks one family of signatures.
package protocol SignatureScheme: Sendable {
    /// The credentials a request carries; nil for an anonymous one. Throws the service's error for malformed ones.
    func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials?

    /// Throws the service's error when `secret` did not make the signature, or the request's time is off.
    func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant)
        throws(CloudError)

    /// The errors of this service for keys that are unknown, disabled, or whose token is missing, wrong or expired.
    func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError

    /// The error of this service for a denied check.
    func denied(_ denial: Denial, principal: Principal) -> CloudError
}

/// What a request says about who signed it.
package struct SignedCredentials: Sendable {
    package var accessKeyID: String
    package var signature: String
    package var securityToken: String?

    package init(accessKeyID: String, signature: String, securityToken: String? = nil) {
        (self.accessKeyID, self.signature, self.securityToken) = (accessKeyID, signature, securityToken)
    }
}

/// Why a key is no good.
package enum KeyProblem: Sendable { case unknown, inactive, tokenMissing, tokenInvalid, tokenExpired }
