/// The step of the evaluation that decided; raw values are the vendor's `PolicyType` words where it has one.
package enum DecisionLayer: String, CaseIterable, Sendable {
    /// The account itself, on its own resources.
    case rootAccount = "RootAccount"
    /// `sts:GetCallerIdentity`, which needs no permission.
    case alwaysAllowed = "AlwaysAllowed"
    /// An account may not assume roles.
    case rootCannotAssumeRole = "RootCannotAssumeRole"
    case controlPolicy = "ControlPolicy"
    case sessionPolicy = "SessionPolicy"
    case accountIdentity = "AccountLevelIdentityBasedPolicy"
    case groupIdentity = "ResourceGroupLevelIdentityBasedPolicy"
    /// A bucket policy, project policy or another policy on the resource.
    case resourcePolicy = "ResourceBasedPolicy"
    /// A role's trust policy.
    case trustPolicy = "AssumeRolePolicy"
    /// Identity and trust policy together, both needed to assume a role.
    case identityAndTrust = "IdentityAndTrust"
    /// The object's or bucket's ACL.
    case ossACL = "OssAcl"
    /// A document is invalid, so nothing was decided.
    case validation = "PolicyValidation"
}
