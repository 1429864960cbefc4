import LabKernel

/// SLS signature version 4, `SLS4-HMAC-SHA256`.
///
/// Source: aliyun-log-python-sdk 0.9.52 and alibabacloud-gateway-sls 0.4.2 for what is signed.
package struct SLSSignatureV4: SignatureScheme {
    private static let algorithm = "SLS4-HMAC-SHA256"

    package init() {}

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        let signed = try signedParts(request)
        return SignedCredentials(
            accessKeyID: signed.scope.accessKeyID, signature: signed.signature,
            securityToken: request.headers["x-acs-security-token"])
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        let scope = try signedParts(request).scope
        let date = request.headers["x-log-date"] ?? ""
        guard let time = ISO8601.parse(date), date.hasPrefix(scope.date) else {
            throw CloudError(
                "InvalidDateFormat", status: 400, "x-log-date \(date) must be \(scope.date)Thhmmssz.")
        }
        try SLSSignature.checkSkew(time, instant)
        let (expected, _) = scope.sign(
            Array(canonicalRequest(request).utf8), algorithm: Self.algorithm, time: date, secret: secret)
        guard constantTimeEqual(expected, credentials.signature) else {
            throw SLSSignature.mismatch(credentials)
        }
        guard BodyDigest.sha256(request.body) == contentDigest(request) else {
            throw SLSSignature.bodyMismatch("x-log-content-sha256")
        }
    }

    private func signedParts(_ request: CloudRequest) throws(CloudError)
        -> (scope: CredentialScope, signature: String)
    {
        let header = request.headers["Authorization"] ?? ""
        let fields = authorizationFields(header.dropFirst(Self.algorithm.count))
        guard let signature = fields["Signature"],
            let scope = CredentialScope(fields["Credential"] ?? "", service: "sls")
        else { throw SLSSignature.malformed() }
        return (scope, signature)
    }

    private func contentDigest(_ request: CloudRequest) -> String {
        (request.headers["x-log-content-sha256"] ?? "").lowercased()
    }

    private func canonicalRequest(_ request: CloudRequest) -> String {
        var fields = SLSSignature.signedFields(request)
        if let type = request.headers["Content-Type"] { fields.append((name: "content-type", value: type)) }
        fields.append((name: "host", value: request.headers["Host"] ?? request.host))
        fields.sort { ($0.name, $0.value) < ($1.name, $1.value) }
        let query = request.parameters.map { ($0.name, PercentEncoding.encode($0.value ?? "")) }.sorted(by: <)
            .map { $0.1.isEmpty ? $0.0 : "\($0.0)=\($0.1)" }.joined(separator: "&")
        return [
            request.method, request.path, query,
            fields.map { "\($0.name):\($0.value.trimmingSpace)\n" }.joined(),
            fields.map(\.name).joined(separator: ";"), contentDigest(request),
        ].joined(separator: "\n")
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        SLSSignature.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError { SLSSignature.denied(denial) }
}
