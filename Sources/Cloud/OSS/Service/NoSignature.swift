import CloudGateway
import LabKernel

/// Takes every request for an anonymous one.
struct NoSignature: SignatureScheme {
    func credentials(of request: CloudRequest) throws(CloudError) -> SignedCredentials? { nil }

    func verify(
        _ request: CloudRequest, _ credentials: SignedCredentials, secret: String, at instant: Instant
    ) throws(CloudError) {}

    func keyError(_ problem: KeyProblem, accessKeyID: String) -> CloudError {
        OSSSignatureErrors.keyError(problem, accessKeyID: accessKeyID)
    }

    func denied(_ denial: Denial, principal: Principal) -> CloudError {
        OSSSignatureErrors.denied(denial, principal: principal)
    }
}
