import LabKernel

/// Who makes a call.
package struct Principal: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The account itself.
        case root
        case user(name: String, id: String)
        case roleSession(role: String, session: String)
        /// A cloud service acting for itself: `stream.aliyuncs.com`.
        case service(String)
        case anonymous
    }

    /// The account's numeric id; empty for anonymous callers.
    package var accountID: String
    package var kind: Kind

    package init(accountID: String, kind: Kind) { (self.accountID, self.kind) = (accountID, kind) }

    package static let anonymous = Principal(accountID: "", kind: .anonymous)

    /// The name by which people know the caller: `root`, `user/learner`, `role/flink-runtime`, `anonymous`.
    package var label: String {
        switch kind {
        case .root: "root"
        case .user(let name, _): "user/\(name)"
        case .roleSession(let role, _): "role/\(role)"
        case .service(let name): "service/\(name)"
        case .anonymous: "anonymous"
        }
    }

    /// The caller's resource name as STS answers it: `acs:ram::<account>:user/x`, `acs:ram::<account>:assumed-role/r/s`.
    package var arn: String {
        switch kind {
        case .root: "acs:ram::\(accountID):root"
        case .user(let name, _): "acs:ram::\(accountID):user/\(name)"
        case .roleSession(let role, let session): "acs:ram::\(accountID):assumed-role/\(role)/\(session)"
        case .service(let name): name
        case .anonymous: ""
        }
    }
}
