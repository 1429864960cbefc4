import CloudGateway

extension RAMOperation {
    /// Lists the policies that hang on a user, in the order they were attached.
    static let listPoliciesForUser = RAMOperation(
        "ListPoliciesForUser", .managementRead, on: ["user/{UserName}"]
    ) { call throws(CloudError) in
        try call.policies(of: .user(try call.required("UserName")))
    }
}
