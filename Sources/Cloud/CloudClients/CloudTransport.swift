import CloudGateway
import LabKernel

/// The way from a client to the cloud: straight into the gateway inside the process, or over HTTP.
package protocol CloudTransport: AnyObject {
    /// Sends one signed request and waits for its answer.
    func send(_ request: CloudRequest) -> CloudResponse

    /// The present, by which requests are signed.
    var now: Instant { get }
}

/// The key pair a client signs with.
package struct ClientCredentials: Sendable {
    package var accessKeyID: String
    package var accessKeySecret: String
    /// The security token that goes with a temporary key.
    package var securityToken: String?

    package init(accessKeyID: String, accessKeySecret: String, securityToken: String? = nil) {
        (self.accessKeyID, self.accessKeySecret) = (accessKeyID, accessKeySecret)
        self.securityToken = securityToken
    }
}

/// Where a client's keys come from: fixed ones, or those of a role session that is renewed before it expires.
package protocol CredentialsSource: AnyObject {
    /// Keys that are valid at `instant`.
    ///
    /// - Throws: `CloudCallError` when the session they would come from is refused.
    func credentials(at instant: Instant) throws(CloudCallError) -> ClientCredentials
}

/// Keys that do not change.
package final class FixedCredentials: CredentialsSource {
    private let fixed: ClientCredentials

    package init(_ credentials: ClientCredentials) { fixed = credentials }

    package func credentials(at instant: Instant) throws(CloudCallError) -> ClientCredentials { fixed }
}

/// A call that the cloud refused or failed, as the client read it.
package struct CloudCallError: Error, Sendable {
    package var status: Int
    /// The vendor's code: `AccessDenied`.
    package var code: String
    package var message: String
    package var requestID: String
    /// OSS's finer code, `0003-00000001`; empty where there is none.
    package var ec: String
    /// For a denial: who asked for what, what decided, the nearest statement; several lines. Nil for other failures.
    package var explanation: String?

    package init(
        status: Int, code: String, message: String, requestID: String, ec: String = "",
        explanation: String? = nil
    ) {
        (self.status, self.code, self.message, self.requestID) = (status, code, message, requestID)
        (self.ec, self.explanation) = (ec, explanation)
    }

    /// `403 AccessDenied: <message> (request id)`.
    package var text: String { "\(status) \(code): \(message) [RequestId]: \(requestID)" }
}
