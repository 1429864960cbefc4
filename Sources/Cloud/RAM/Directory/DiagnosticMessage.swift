import LabKernel
import RAMPolicy

/// What a denial says about itself: our explanation, and the members that `DecodeDiagnosticMessage` answers.
///
/// Source: help.aliyun.com/en/ram/developer-reference/api-ram-2015-05-01-decodediagnosticmessage.
struct DiagnosticMessage {
    private let explanation: Explanation
    private let policies: AppliedPolicies
    private let attachments: [PolicyAttachment]

    init(_ explanation: Explanation, _ policies: AppliedPolicies) {
        (self.explanation, self.policies) = (explanation, policies)
        attachments = Self.attachments(of: policies)
    }

    /// The explanation's members, the deciding statements with their versions and, under `diagnostic`, the vendor's.
    var json: JSONValue {
        guard case .object(let members) = explanation.json else {
            preconditionFailure("an explanation is an object")
        }
        let others = members.filter { $0.0 != "matched" }
        let matched = Self.matched(explanation.decision, policies)
        return .object(others + [("matched", matched), ("diagnostic", diagnostic)])
    }

    /// The deciding statements, each with the version of its policy.
    static func matched(_ decision: Decision, _ policies: AppliedPolicies) -> JSONValue {
        let attachments = attachments(of: policies)
        return .array(
            decision.matched.map { reference in
                guard case .object(let members) = reference.json else {
                    preconditionFailure("a statement reference is an object")
                }
                let version = attachments.first { $0.name == reference.policy }?.version ?? "v1"
                return .object(members + [("version", .string(version))])
            })
    }

    private static func attachments(of policies: AppliedPolicies) -> [PolicyAttachment] {
        var tables = policies.control.map(\.table) + [policies.account]
        tables += policies.groups.keys.sorted().compactMap { policies.groups[$0] }
        tables += [policies.session, policies.resource?.table].compactMap { $0 }
        return tables.flatMap(\.policies)
    }

    private var diagnostic: JSONValue {
        let request = explanation.request
        let conditions = request.context.map { entry -> JSONValue in
            ["ConditionKey": .string(entry.key), "ConditionValues": .array([.string(entry.value)])]
        }
        return [
            "ExplicitDeny": .bool(explanation.decision.outcome == .explicitDeny),
            "NoPermissionPolicyType": .string(policyType), "AuthAction": .string(request.action),
            "AuthResource": .string(request.resource),
            "AuthPrincipal": [
                "AuthPrincipalOwnerId": .string(request.principal.account ?? ""),
                "AuthPrincipalType": .string(principalType),
                "AuthPrincipalDisplayName": .string(request.principal.displayName),
            ],
            "AuthConditions": .array(conditions),
            "MatchedPolicies": .array(explanation.decision.matched.map(matchedPolicy)),
        ]
    }

    private func matchedPolicy(_ reference: StatementReference) -> JSONValue {
        let attachment = attachments.first { $0.name == reference.policy }
        let scope: String
        switch reference.layer {
        case .controlPolicy: scope = "Folder"
        case .groupIdentity: scope = "ResourceGroup"
        default: scope = "Account"
        }
        return [
            "Effect": .string(reference.effect.rawValue), "PolicyIdentifier": .string(reference.policy),
            "PolicyType": .string((attachment?.origin ?? .custom).rawValue),
            "PolicyVersion": .string(attachment?.version ?? "v1"),
            "AttachedEntityType": .string((attachment?.holder ?? .resource).rawValue),
            "AttachedScope": .string(scope),
        ]
    }

    /// An ACL is no policy: its refusals are reported as the last policies that were silent, which are the resource
    /// group's where the service passes one.
    private var policyType: String {
        let layer = explanation.decision.decidedBy
        guard layer == .ossACL else { return layer.rawValue }
        let last: DecisionLayer = explanation.request.resourceGroup == nil ? .accountIdentity : .groupIdentity
        return last.rawValue
    }

    private var principalType: String {
        switch explanation.request.principal.kind {
        case .root: "Account"
        case .user: "SubUser"
        case .role: "AssumedRoleUser"
        case .service: "Service"
        case .federated: "Federated"
        case .anonymous: "Anonymous"
        }
    }
}
