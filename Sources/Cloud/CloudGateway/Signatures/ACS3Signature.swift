import LabKernel

/// OpenAPI signature version 3, `ACS3-HMAC-SHA256`, for RPC and ROA calls alike.
///
/// Source: help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature.
package struct ACS3Signature: SignatureScheme {
    package var refusal: POPRefusal

    private static let algorithm = "ACS3-HMAC-SHA256"

    package init(refusal: POPRefusal = POPRefusal()) { self.refusal = refusal }

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        guard let header = request.headers["Authorization"], !header.isEmpty else { return nil }
        let fields = authorizationFields(header.dropFirst(Self.algorithm.count))
        guard let id = fields["Credential"], let signature = fields["Signature"] else {
            throw POPSignature.incomplete()
        }
        return SignedCredentials(
            accessKeyID: id, signature: signature, securityToken: request.headers["x-acs-security-token"])
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        try POPSignature.checkTime(request.headers["x-acs-date"], at: instant)
        guard let nonce = request.headers["x-acs-signature-nonce"], !nonce.isEmpty else {
            throw CloudError(
                "MissingSignatureNonce", status: 400, "SignatureNonce is mandatory for this action.")
        }
        let canonical = try canonicalRequest(request)
        let text = Self.algorithm + "\n" + Hex.encode(Digests.sha256(Array(canonical.utf8)))
        let expected = Hex.encode(Digests.hmacSHA256(text, key: secret))
        guard constantTimeEqual(expected, credentials.signature) else { throw POPSignature.mismatch(text) }
        guard BodyDigest.sha256(request.body) == contentDigest(request) else {
            throw CloudError(
                "InvalidContentSHA256", status: 400, "The body is not the one of x-acs-content-sha256.")
        }
    }

    private func contentDigest(_ request: CloudRequest) -> String {
        (request.headers["x-acs-content-sha256"] ?? "").lowercased()
    }

    private func canonicalRequest(_ request: CloudRequest) throws(CloudError) -> String {
        let fields = authorizationFields(
            (request.headers["Authorization"] ?? "").dropFirst(Self.algorithm.count))
        let names = (fields["SignedHeaders"] ?? "").split(separator: ";").map { $0.lowercased() }
        // What names the call and its time must be signed, or a signature could be moved to another call.
        for name in request.headers.fields.map({ $0.name.lowercased() })
        where name.hasPrefix("x-acs-") || name == "host" {
            guard names.contains(name) else { throw POPSignature.incomplete() }
        }
        let lines = names.map { name in
            let value = request.headers[name] ?? (name == "host" ? request.host : "")
            return "\(name):\(value.trimmingSpace)\n"
        }
        let query = SignedQuery.encodedWithEquals(of: request)
        return [
            request.method, request.path, query, lines.joined(), names.joined(separator: ";"),
            request.headers["x-acs-content-sha256"] ?? "",
        ].joined(separator: "\n")
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        POPSignature.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        refusal.error(denial, principal: principal)
    }
}
