import LabKernel

/// The diagnosis that the vendor's APIs attach to a refused permission check.
///
/// Source: help.aliyun.com, RAM "Access denied error troubleshooting"; the field names are those of
/// `AccessDeniedDetail`.
package struct AccessDeniedDetail: Sendable {
    /// Name and value, in the vendor's order.
    package var fields: [(name: String, value: String)]

    package init(_ denial: Denial, principal: Principal) {
        fields = [
            ("PolicyType", Self.policyType(denial)),
            ("AuthPrincipalOwnerId", principal.accountID),
            ("AuthPrincipalType", Self.principalType(principal)),
            ("AuthPrincipalDisplayName", Self.displayName(principal)),
            ("NoPermissionType", denial.decision.effect.rawValue),
            ("AuthAction", denial.check.action),
            ("EncodedDiagnosticMessage", Self.encodedMessage(denial)),
        ].map { (name: $0.0, value: $0.1) }
    }

    /// Base64 of `{"explanation": text, "details": the decision as data}`: the sandbox's counterpart of the
    /// vendor's opaque token.
    package static func encodedMessage(_ denial: Denial) -> String {
        let message = JSONValue.object([
            ("explanation", .string(denial.decision.explanation)), ("details", denial.decision.details),
        ])
        return Base64.encode(Array(message.text.utf8))
    }

    /// Services that pass a resource group to RAM report the last step of the evaluation, which is the group's; OSS was
    /// seen to do so.
    private static func policyType(_ denial: Denial) -> String {
        let isLastStep =
            denial.decision.effect == .implicitDeny && denial.check.resourceAccess?.resourceGroup != nil
        return switch denial.decision.layer {
        case "control_policy", "ControlPolicy": "ControlPolicy"
        case "session_policy", "SessionPolicy": "SessionPolicy"
        case "trust_policy", "AssumeRolePolicy": "AssumeRolePolicy"
        case "ResourceGroupLevelIdentityBasedPolicy": "ResourceGroupLevelIdentityBasedPolicy"
        default:
            isLastStep ? "ResourceGroupLevelIdentityBasedPolicy" : "AccountLevelIdentityBasedPolicy"
        }
    }

    private static func principalType(_ principal: Principal) -> String {
        switch principal.kind {
        case .root: "Account"
        case .user: "SubUser"
        case .roleSession: "AssumedRoleUser"
        case .service: "Service"
        case .anonymous: "Anonymous"
        }
    }

    private static func displayName(_ principal: Principal) -> String {
        switch principal.kind {
        case .root: principal.accountID
        case .user(_, let id): id
        case .roleSession(let role, let session): "\(role):\(session)"
        case .service(let name): name
        case .anonymous: ""
        }
    }
}
