import LabKernel

/// SLS signature version 1, `Authorization: LOG …`, HMAC-SHA1 or HMAC-SHA256.
///
/// Source: help.aliyun.com/en/sls/developer-reference/request-signatures.
package struct SLSSignatureV1: SignatureScheme {
    package init() {}

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        guard let header = request.headers["Authorization"], !header.isEmpty else { return nil }
        guard header.hasPrefix("LOG ") else { throw SLSSignature.malformed() }
        let parts = header.dropFirst(4).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { throw SLSSignature.malformed() }
        return SignedCredentials(
            accessKeyID: String(parts[0]), signature: String(parts[1]).trimmingSpace,
            securityToken: request.headers["x-acs-security-token"])
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        guard let date = request.headers["Date"] ?? request.headers["x-log-date"] else {
            throw CloudError("MissingDate", status: 400, "Date must exist in header when it is HTTP request.")
        }
        guard let time = ISO8601.parseHTTPDate(date) ?? ISO8601.parse(date) else {
            throw CloudError("InvalidDateFormat", status: 400, "Date \(date) must follow RFC822.")
        }
        try SLSSignature.checkSkew(time, instant)
        let text = stringToSign(request, date: date)
        guard constantTimeEqual(try sign(text, request, secret: secret), credentials.signature) else {
            throw SLSSignature.mismatch(credentials)
        }
        try checkBody(request)
    }

    private func sign(_ text: String, _ request: CloudRequest, secret: String) throws(CloudError) -> String {
        switch request.headers["x-log-signaturemethod"]?.lowercased() {
        case "hmac-sha1": Base64.encode(Digests.hmacSHA1(text, key: secret))
        case "hmac-sha256": Base64.encode(Digests.hmacSHA256(text, key: secret))
        case let other:
            throw CloudError(
                "InvalidSignatureMethod", status: 400, "signature method \(other ?? "") is not supported")
        }
    }

    private func stringToSign(_ request: CloudRequest, date: String) -> String {
        // The log SDK adds x-log-date after it has signed.
        let lines = SLSSignature.signedFields(request).filter { $0.name != "x-log-date" }
            .map { "\($0.name):\($0.value)\n" }.joined()
        let query = request.parameters.map { (name: $0.name, value: $0.value ?? "") }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let path = PercentEncoding.decode(request.path)
        return [
            request.method, request.headers["Content-MD5"] ?? "", request.headers["Content-Type"] ?? "", date,
            lines + (query.isEmpty ? path : "\(path)?\(query)"),
        ].joined(separator: "\n")
    }

    private func checkBody(_ request: CloudRequest) throws(CloudError) {
        guard let stated = request.headers["Content-MD5"], !stated.isEmpty else { return }
        guard let digest = BodyDigest.md5(request.body), Hex.encodeUpper(digest) == stated.uppercased() else {
            throw SLSSignature.bodyMismatch("Content-MD5")
        }
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        SLSSignature.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError { SLSSignature.denied(denial) }
}
