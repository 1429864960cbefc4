import LabKernel

/// OSS signature version 2, HMAC-SHA256 over the whole query, as oss2 sends it under the name `OSS2`.
///
/// Source: oss2 2.19.1, `ProviderAuthV2`.
package struct OSSSignatureV2: SignatureScheme {
    /// Whether the signature stands in the URL.
    package var inQuery: Bool

    package init(inQuery: Bool) { self.inQuery = inQuery }

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        if inQuery {
            guard let id = request.parameter("x-oss-access-key-id"),
                let signature = request.parameter("x-oss-signature")
            else {
                throw OSSSignatureErrors.accessDenied(
                    "The signature parameters are incomplete.", ec: "0002-00000401")
            }
            return SignedCredentials(
                accessKeyID: id, signature: signature, securityToken: request.parameter("security-token"))
        }
        let fields = Self.fields(request)
        guard let id = fields["AccessKeyId"], let signature = fields["Signature"] else {
            throw OSSSignature.malformed(request.headers["Authorization"] ?? "")
        }
        return SignedCredentials(
            accessKeyID: id, signature: signature,
            securityToken: request.headers["x-oss-security-token"] ?? request.headers["security-token"])
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        let text = stringToSign(request, date: try checkedDate(request, at: instant))
        let expected = Base64.encode(Digests.hmacSHA256(text, key: secret))
        guard constantTimeEqual(expected, credentials.signature) else {
            throw OSSSignatureErrors.mismatch(credentials, stringToSign: text, ec: "0002-00000407")
        }
    }

    private func checkedDate(_ request: CloudRequest, at now: Instant) throws(CloudError) -> String {
        guard inQuery else {
            let date = try OSSSignature.headerDate(request)
            try OSSSignature.checkSkew(date.instant, now)
            return date.text
        }
        let text = request.parameter("x-oss-expires") ?? ""
        guard let seconds = Int64(text), seconds.magnitude < 1 << 40 else {
            throw OSSSignatureErrors.accessDenied(
                "Invalid date (should be seconds since epoch): \(text)", ec: "0002-00000404")
        }
        let expires = Instant(epochSeconds: seconds)
        guard expires >= now else {
            throw OSSSignatureErrors.expired(at: expires, server: now, ec: "0002-00000069")
        }
        return text
    }

    private func stringToSign(_ request: CloudRequest, date: String) -> String {
        let additional = additionalHeaders(request)
        let query = SignedQuery.encoded(of: request, without: ["x-oss-signature"])
        let path = PercentEncoding.encode(OSSAddress(request).canonicalPath)
        return [
            request.method, request.headers["Content-MD5"] ?? "", request.headers["Content-Type"] ?? "", date,
            OSSSignature.headerLines(request, additional: additional) + additional.joined(separator: ";"),
            query.isEmpty ? path : "\(path)?\(query)",
        ].joined(separator: "\n")
    }

    private func additionalHeaders(_ request: CloudRequest) -> [String] {
        let list =
            inQuery
            ? request.parameter("x-oss-additional-headers") : Self.fields(request)["AdditionalHeaders"]
        return (list ?? "").split(separator: ";").map { $0.lowercased() }.sorted()
    }

    /// The header's `name:value` pairs.
    private static func fields(_ request: CloudRequest) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in (request.headers["Authorization"] ?? "").dropFirst(5).split(separator: ",") {
            let parts = pair.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[String(parts[0]).trimmingSpace] = String(parts[1]).trimmingSpace }
        }
        return fields
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        OSSSignatureErrors.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        OSSSignatureErrors.denied(denial, principal: principal)
    }
}
