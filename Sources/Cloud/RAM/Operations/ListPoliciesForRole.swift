import CloudGateway

extension RAMOperation {
    /// Lists the policies that hang on a role, in the order they were attached.
    static let listPoliciesForRole = RAMOperation(
        "ListPoliciesForRole", .managementRead, on: ["role/{RoleName}"]
    ) { call throws(CloudError) in
        try call.policies(of: .role(try call.required("RoleName")))
    }
}
