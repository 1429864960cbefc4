import LabKernel

/// OpenAPI RPC signature version 1: HMAC-SHA1 over all query and form parameters.
///
/// Source: help.aliyun.com/en/sdk/product-overview/rpc-mechanism.
package struct POPRPCSignature: SignatureScheme {
    package var refusal: POPRefusal

    package init(refusal: POPRefusal = POPRefusal()) { self.refusal = refusal }

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        let pairs = parameters(request)
        guard let id = value("AccessKeyId", in: pairs) else { return nil }
        guard let signature = value("Signature", in: pairs) else { throw POPSignature.incomplete() }
        return SignedCredentials(
            accessKeyID: id, signature: signature, securityToken: value("SecurityToken", in: pairs))
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        let pairs = parameters(request)
        guard value("SignatureMethod", in: pairs) ?? "HMAC-SHA1" == "HMAC-SHA1",
            value("SignatureVersion", in: pairs) ?? "1.0" == "1.0"
        else { throw POPSignature.incomplete() }
        try POPSignature.checkTime(value("Timestamp", in: pairs), at: instant)
        let canonical = SignedQuery.encodedWithEquals(pairs.filter { $0.name != "Signature" })
        let text = "\(request.method)&%2F&\(PercentEncoding.encode(canonical))"
        let expected = Base64.encode(Digests.hmacSHA1(text, key: secret + "&"))
        guard constantTimeEqual(expected, credentials.signature) else { throw POPSignature.mismatch(text) }
    }

    private func parameters(_ request: CloudRequest) -> [(name: String, value: String)] {
        request.parameters.map { (name: $0.name, value: $0.value ?? "") }
            + SignedQuery.formFields(of: request)
    }

    private func value(_ name: String, in pairs: [(name: String, value: String)]) -> String? {
        pairs.first { $0.name == name }?.value
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        POPSignature.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        refusal.error(denial, principal: principal)
    }
}
