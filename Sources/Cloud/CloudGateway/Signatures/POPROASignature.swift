import LabKernel

/// OpenAPI ROA signature version 1: `Authorization: acs …`, HMAC-SHA1.
///
/// Source: help.aliyun.com/en/sdk/product-overview/roa-mechanism.
package struct POPROASignature: SignatureScheme {
    package var refusal: POPRefusal

    package init(refusal: POPRefusal = POPRefusal()) { self.refusal = refusal }

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        guard let header = request.headers["Authorization"], !header.isEmpty else { return nil }
        let parts = header.dropFirst(4).split(separator: ":", omittingEmptySubsequences: false)
        guard header.hasPrefix("acs "), parts.count == 2, !parts[0].isEmpty else {
            throw POPSignature.incomplete()
        }
        return SignedCredentials(
            accessKeyID: String(parts[0]), signature: String(parts[1]).trimmingSpace,
            securityToken: request.headers["x-acs-security-token"])
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        try POPSignature.checkTime(request.headers["Date"], at: instant)
        let text = stringToSign(request)
        let expected = Base64.encode(Digests.hmacSHA1(text, key: secret))
        guard constantTimeEqual(expected, credentials.signature) else { throw POPSignature.mismatch(text) }
        guard let stated = request.headers["Content-MD5"], !stated.isEmpty else { return }
        guard let digest = BodyDigest.md5(request.body), Base64.encode(digest) == stated else {
            throw CloudError(
                "ContentMD5NotMatched", status: 400,
                "The MD5 of the body is not the Content-MD5 of the request.")
        }
    }

    private func stringToSign(_ request: CloudRequest) -> String {
        let lines = request.headers.withPrefix("x-acs-").map { "\($0.name):\($0.value.trimmingSpace)\n" }
            .joined()
        let query = request.parameters.map { ($0.name, $0.value ?? "") }.sorted(by: <)
            .map { $0.1.isEmpty ? $0.0 : "\($0.0)=\($0.1)" }.joined(separator: "&")
        return [
            request.method, request.headers["Accept"] ?? "", request.headers["Content-MD5"] ?? "",
            request.headers["Content-Type"] ?? "", request.headers["Date"] ?? "",
            lines + (query.isEmpty ? request.path : "\(request.path)?\(query)"),
        ].joined(separator: "\n")
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        POPSignature.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        refusal.error(denial, principal: principal)
    }
}
