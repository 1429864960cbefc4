import LabKernel

/// The signature of an OSS POST form: over the base64 policy, in the form's fields, V1 or V4.
///
/// Source: help.aliyun.com/en/oss/developer-reference/postobject and …/signature-version-4-recommend for
/// forms.
package struct OSSPostSignature: SignatureScheme {
    /// The form's fields before the file, names as sent.
    package var fields: [(name: String, value: String)]

    package init(fields: [(name: String, value: String)]) { self.fields = fields }

    /// The value of a field; names compare without case.
    private func field(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    private var isV4: Bool { field("x-oss-signature-version") == "OSS4-HMAC-SHA256" }

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        let token = field("x-oss-security-token")
        if isV4 {
            guard let credential = field("x-oss-credential"), let signature = field("x-oss-signature"),
                let scope = CredentialScope(credential, service: "oss")
            else {
                throw OSSSignatureErrors.invalidArgument(
                    "The form's x-oss-credential or x-oss-signature is invalid.")
            }
            return SignedCredentials(
                accessKeyID: scope.accessKeyID, signature: signature, securityToken: token)
        }
        guard let id = field("OSSAccessKeyId") else { return nil }
        guard let signature = field("Signature") else {
            throw OSSSignatureErrors.invalidArgument("The form has OSSAccessKeyId but no Signature.")
        }
        return SignedCredentials(accessKeyID: id, signature: signature, securityToken: token)
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        let policy = field("policy") ?? ""
        let expected: String
        if isV4, let scope = CredentialScope(field("x-oss-credential") ?? "", service: "oss") {
            let key = Digests.signingKey(
                secret: secret, date: scope.date, region: scope.region, service: scope.service)
            expected = Hex.encode(key.code(of: Array(policy.utf8)))
        } else {
            expected = Base64.encode(Digests.hmacSHA1(policy, key: secret))
        }
        guard constantTimeEqual(expected, credentials.signature) else {
            throw OSSSignatureErrors.mismatch(credentials, stringToSign: policy, ec: "0002-00000101")
        }
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        OSSSignatureErrors.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        OSSSignatureErrors.denied(denial, principal: principal)
    }
}
