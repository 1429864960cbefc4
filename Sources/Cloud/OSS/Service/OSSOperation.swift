import CloudGateway
import LabKernel

/// A row of the catalog: how an operation is recognised, what it needs, and what it does.
package final class OSSOperation: Sendable {
    /// What the path names.
    package enum Target: Sendable { case service, bucket, object }

    package let info: OperationInfo
    let method: String
    let target: Target
    /// Query parameters that must be there.
    let query: [String]
    /// Selecting query parameters that may be there and change nothing.
    let tolerated: Set<String>
    /// Parameters of `query` that must have one of these values.
    let values: [String: Set<String>]
    /// A header that must be there.
    let header: String?
    /// `oss:PutObject`; nil where `furtherChecks` says all that is needed.
    let action: String?
    /// The action of a request that names a version.
    let versionedAction: String?
    /// Checks beyond the one of `action`.
    let furtherChecks: @Sendable (OSSRequest) throws(CloudError) -> [PermissionCheck]
    let run: @Sendable (OSSRequest, CallContext) throws(CloudError) -> CloudResponse

    /// `page` is the vendor's page below `help.aliyun.com/en/oss/developer-reference/`; `meter` is `put`,
    /// `get` or nil; `action` is the operation's name unless given, empty for none.
    init(
        _ name: String, page: String, _ method: String, _ target: Target, query: [String] = [],
        tolerated: Set<String> = [], values: [String: Set<String>] = [:], header: String? = nil,
        kind: OperationKind, meter: String?, action: String? = nil,
        versionedAction: String? = nil,
        furtherChecks: @escaping @Sendable (OSSRequest) throws(CloudError) -> [PermissionCheck] = { _ in [] },
        run: @escaping @Sendable (OSSRequest, CallContext) throws(CloudError) -> CloudResponse
    ) {
        info = OperationInfo(
            name: name, documentation: "https://help.aliyun.com/en/oss/developer-reference/\(page)",
            kind: kind,
            requestMeter: meter.map { "oss.request.\($0)" })
        (self.method, self.target, self.query, self.header) = (method, target, query, header)
        (self.values, self.tolerated) = (values, tolerated)
        self.action = action == "" ? nil : "oss:" + (action ?? name)
        self.versionedAction = versionedAction.map { "oss:" + $0 }
        (self.furtherChecks, self.run) = (furtherChecks, run)
    }

    /// Whether the request can be this operation.
    func matches(_ request: OSSRequest) -> Bool {
        query.allSatisfy { request.query[$0] != nil } && (header == nil || request.header(header!) != nil)
            && values.allSatisfy { $1.contains(request.query[$0] ?? "") }
    }

    /// More specific rows go before others.
    var specificity: Int { (query.count + values.count) * 2 + (header == nil ? 0 : 1) }
}
