import LabKernel

/// OSS signature version 1, HMAC-SHA1 in the header or the URL.
///
/// Source: help.aliyun.com/en/oss/developer-reference/include-signatures-in-the-authorization-header and
/// …/add-signatures-to-urls.
package struct OSSSignatureV1: SignatureScheme {
    /// Whether the signature stands in the URL.
    package var inQuery: Bool

    package init(inQuery: Bool) { self.inQuery = inQuery }

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        if inQuery { return try queryCredentials(request) }
        guard let header = request.headers["Authorization"], !header.isEmpty else { return nil }
        guard header.hasPrefix("OSS ") else { throw OSSSignature.malformed(header) }
        let parts = header.dropFirst(4).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { throw OSSSignature.malformed(header) }
        return SignedCredentials(
            accessKeyID: String(parts[0]).trimmingSpace, signature: String(parts[1]).trimmingSpace,
            securityToken: request.headers["x-oss-security-token"] ?? request.headers["security-token"])
    }

    private func queryCredentials(_ request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        guard let id = request.parameter("OSSAccessKeyId") else { return nil }
        guard let signature = request.parameter("Signature"), request.parameter("Expires") != nil else {
            throw OSSSignatureErrors.accessDenied(
                "Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters.",
                ec: "0002-00000301")
        }
        return SignedCredentials(
            accessKeyID: id, signature: signature, securityToken: request.parameter("security-token"))
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        let date = try checkedDate(request, at: instant)
        let current = Self.stringToSign(
            request, date: date, names: OSSSubResources.settled.union(OSSSubResources.recent))
        // Older clients do not sign the newest sub-resources: their string is tried before refusing.
        let older = Self.stringToSign(request, date: date, names: OSSSubResources.settled)
        for text in [current, older] {
            let expected = Base64.encode(Digests.hmacSHA1(text, key: secret))
            if constantTimeEqual(expected, credentials.signature) { return }
        }
        throw OSSSignatureErrors.mismatch(
            credentials, stringToSign: current, ec: inQuery ? "0002-00000307" : "0002-00000040")
    }

    /// The date line of the string to sign, after checking it against `now`.
    private func checkedDate(_ request: CloudRequest, at now: Instant) throws(CloudError) -> String {
        guard inQuery else {
            let date = try OSSSignature.headerDate(request)
            try OSSSignature.checkSkew(date.instant, now)
            return date.text
        }
        let text = request.parameter("Expires") ?? ""
        guard let seconds = Int64(text), seconds.magnitude < 1 << 40 else {
            throw OSSSignatureErrors.accessDenied(
                "Invalid date (should be seconds since epoch): \(text)", ec: "0002-00000304")
        }
        let expires = Instant(epochSeconds: seconds)
        guard expires >= now else {
            throw OSSSignatureErrors.expired(at: expires, server: now, ec: "0002-00000069")
        }
        return text
    }

    static func stringToSign(_ request: CloudRequest, date: String, names: Set<String>) -> String {
        [
            request.method, request.headers["Content-MD5"] ?? "", request.headers["Content-Type"] ?? "", date,
            OSSSignature.headerLines(request) + OSSAddress(request).canonicalPath
                + OSSSubResources.canonical(request, names: names),
        ].joined(separator: "\n")
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        OSSSignatureErrors.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        OSSSignatureErrors.denied(denial, principal: principal)
    }
}
