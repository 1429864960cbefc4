import LabKernel

/// Hears of every request after its answer is known, refused ones too; ActionTrail and the table `labsim.requests` feed on it.
package protocol RequestLog: AnyObject {
    func record(_ record: RequestRecord)
}

/// One request as it was decided and answered.
package struct RequestRecord: Sendable {
    package var requestID: String
    package var instant: Instant
    /// `oss`, `log`, `ram`, `sts`, `cms`, `stream`.
    package var service: String
    /// The API's name, `PutObject`; empty when the request named none.
    package var operation: String
    package var principal: Principal
    /// The access key that signed; empty for anonymous calls.
    package var accessKeyID: String
    package var checks: [PermissionCheck]
    /// The decision of the check that decided; nil when the request never got so far.
    package var decision: AccessDecision?
    /// The check that decided: the refused one, else the last; nil when the request never got so far.
    package var decidingCheck: PermissionCheck?
    package var status: Int
    /// The vendor's error code; empty on success.
    package var code: String
    package var message: String
    package var kind: OperationKind
    package var sourceAddress: String
    package var userAgent: String
    /// Body bytes in and out.
    package var bytesIn: Int64
    package var bytesOut: Int64
    /// The request's parameters as ActionTrail records them; secrets never.
    package var parameters: JSONValue
    /// The first resource: `bucket/key`, `role/x`.
    package var resource: String
}

/// Whether an operation changes configuration or touches data, and whether it writes.
package enum OperationKind: String, Sendable {
    case managementRead, managementWrite, dataRead, dataWrite

    package var isManagement: Bool { self == .managementRead || self == .managementWrite }
    package var isWrite: Bool { self == .managementWrite || self == .dataWrite }
}
