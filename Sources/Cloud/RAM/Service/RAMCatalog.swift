/// Every operation of the RAM API that is emulated; an unlisted one answers `InvalidAction.NotFound`.
///
/// Not emulated: login profiles, passwords, MFA devices, security preferences, tags, service-linked role
/// templates.
enum RAMCatalog {
    static let operations: [RAMOperation] = [
        .addUserToGroup, .attachPolicyToGroup, .attachPolicyToRole, .attachPolicyToUser, .clearAccountAlias,
        .createAccessKey, .createGroup, .createPolicy, .createPolicyVersion, .createRole, .createUser,
        .decodeDiagnosticMessage, .deleteAccessKey, .deleteGroup, .deletePolicy, .deletePolicyVersion,
        .deleteRole, .deleteUser, .detachPolicyFromGroup, .detachPolicyFromRole, .detachPolicyFromUser,
        .getAccessKeyLastUsed, .getAccountAlias, .getGroup, .getPolicy, .getPolicyVersion, .getRole, .getUser,
        .listAccessKeys, .listEntitiesForPolicy, .listGroups, .listGroupsForUser, .listPolicies,
        .listPoliciesForGroup, .listPoliciesForRole, .listPoliciesForUser, .listPolicyVersions, .listRoles,
        .listUsers, .listUsersForGroup, .removeUserFromGroup, .setAccountAlias, .setDefaultPolicyVersion,
        .updateAccessKey, .updateGroup, .updatePolicyDescription, .updateRole, .updateUser,
    ]

    static let byName = Dictionary(uniqueKeysWithValues: operations.map { ($0.name, $0) })
}
