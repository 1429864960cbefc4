import LabKernel

/// Whatever signature an OpenAPI request carries: ACS3, or the older RPC and ROA ones.
package struct OpenAPISignature: SignatureScheme {
    private let refusal: POPRefusal

    /// `refusal` words a denied permission check.
    package init(refusal: POPRefusal = POPRefusal()) { self.refusal = refusal }

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        try POPSignature.scheme(for: request, refusal: refusal).credentials(of: request)
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        try POPSignature.scheme(for: request, refusal: refusal).verify(
            request, credentials, secret: secret, at: instant)
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        POPSignature.keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        refusal.error(denial, principal: principal)
    }
}
