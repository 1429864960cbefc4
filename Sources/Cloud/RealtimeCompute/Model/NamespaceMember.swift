import CloudGateway
import LabKernel

/// What a member of a namespace may do there, each role all that the one before may.
///
/// A viewer sees jobs and templates; an editor also writes scripts, changes, starts and stops jobs; an owner, whom the API
/// calls ADMIN, also manages members.
/// Source: help.aliyun.com/en/flink/user-guide/grant-permissions-to-an-account, "Operations supported by roles"; the words
/// of the API are those of its SDK 1.14.0. Custom roles of newer consoles are not emulated.
package enum NamespaceRole: String, CaseIterable, Comparable, Sendable {
    case viewer = "VIEWER"
    case editor = "EDITOR"
    case owner = "ADMIN"

    /// Reads the API's word; `OWNER` is what templates call ADMIN.
    package init?(word: String) {
        guard let role = NamespaceRole(rawValue: word == "OWNER" ? "ADMIN" : word) else { return nil }
        self = role
    }

    package static func < (left: NamespaceRole, right: NamespaceRole) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// A principal with its role in a namespace.
struct NamespaceMember {
    /// `user:<id of the account or user>`, or `role:<name>`; the form of roles is inferred.
    var member: String
    var role: NamespaceRole

    var json: JSONValue { ["member": .string(member), "role": .string(role.rawValue)] }

    /// How a caller is named in lists of members; nil for services and anonymous callers, who cannot be members.
    static func name(of principal: Principal) -> String? {
        switch principal.kind {
        case .root: "user:\(principal.accountID)"
        case .user(_, let id): "user:\(id)"
        case .roleSession(let role, _): "role:\(role.lowercased())"
        case .service, .anonymous: nil
        }
    }

    /// `user:1` of `user: 1`, `1` and `user:1`; role names ignore case.
    static func normalised(_ text: String) -> String {
        let parts = text.split(separator: ":", maxSplits: 1).map { $0.filter { $0 != " " } }
        guard parts.count == 2 else { return "user:\(text.filter { $0 != " " })" }
        return parts[0] == "role" ? "role:\(parts[1].lowercased())" : "\(parts[0]):\(parts[1])"
    }
}
