import CloudGateway
import LabKernel

/// Whatever signature a request to SLS carries: V1 or V4.
package struct LogSignature: SignatureScheme {
    package init() {}

    package func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? {
        try SLSSignature.scheme(for: request).credentials(of: request)
    }

    package func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {
        try SLSSignature.scheme(for: request).verify(request, credentials, secret: secret, at: instant)
    }

    package func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        SLSSignatureV1().keyError(problem, accessKeyID: accessKeyID)
    }

    package func denied(_ denial: Denial, principal: Principal) -> CloudError {
        SLSSignatureV1().denied(denial, principal: principal)
    }
}
