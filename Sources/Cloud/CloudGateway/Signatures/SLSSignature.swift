import LabKernel

/// Chooses the SLS scheme of a request.
package enum SLSSignature {
    /// The scheme by which `request` is signed; V1 for an unsigned one.
    package static func scheme(for request: CloudRequest) -> any SignatureScheme {
        let authorization = request.headers["Authorization"] ?? ""
        return authorization.hasPrefix("SLS4-HMAC-SHA256") ? SLSSignatureV4() : SLSSignatureV1()
    }

    /// Whether the way `request` is signed marks it as one for SLS.
    package static func isSigned(_ request: CloudRequest) -> Bool {
        let authorization = request.headers["Authorization"] ?? ""
        return authorization.hasPrefix("LOG ") || authorization.hasPrefix("SLS4-HMAC-SHA256")
    }

    /// `x-log-` and `x-acs-` fields that signatures cover, as (lower-case name, trimmed value), sorted.
    static func signedFields(_ request: CloudRequest) -> [(name: String, value: String)] {
        (request.headers.withPrefix("x-log-") + request.headers.withPrefix("x-acs-"))
            .filter { !$0.name.hasPrefix("x-log-meta-") }
            .map { (name: $0.name, value: $0.value.trimmingSpace) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    /// Throws RequestTimeExpired when the signed time is more than 15 minutes from `now`.
    static func checkSkew(_ time: Instant, _ now: Instant) throws(CloudError) {
        if abs((now - time).wholeMicros) > Duration.minutes(15).wholeMicros {
            throw CloudError(
                "RequestTimeExpired", status: 400,
                "\(ISO8601.httpDate(time)) has been expired while server time is \(ISO8601.httpDate(now))")
        }
    }

    static func mismatch(_ credentials: SignedCredentials) -> CloudError {
        CloudError("SignatureNotMatch", status: 401, "signature \(credentials.signature) not match")
    }

    static func malformed() -> CloudError {
        CloudError("Unauthorized", status: 401, "The authorization header is malformed.")
    }

    static func bodyMismatch(_ header: String) -> CloudError {
        CloudError("PostBodyInvalid", status: 400, "the body is not the one whose digest is in \(header)")
    }

    static func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        let message =
            switch problem {
            case .unknown: "AccessKeyId not found: \(accessKeyID)"
            case .inactive: "AccessKeyId is inactive: \(accessKeyID)"
            case .tokenMissing: "The security token is missing for AccessKeyId: \(accessKeyID)"
            case .tokenInvalid: "The security token you provided is invalid."
            case .tokenExpired: "The security token you provided has expired."
            }
        return CloudError("Unauthorized", status: 401, message)
    }

    /// Source: fixtures of the vendor's log SDKs with real answers.
    static func denied(_ denial: Denial) -> CloudError {
        CloudError(
            "Unauthorized", status: 401,
            "denied by sts or ram, action: \(denial.check.action), resource: \(denial.check.resource)",
            denial: denial)
    }
}
