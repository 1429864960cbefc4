import CloudGateway

extension RAMOperation {
    /// Lists the policies that hang on a group, in the order they were attached.
    static let listPoliciesForGroup = RAMOperation(
        "ListPoliciesForGroup", .managementRead, on: ["group/{GroupName}"]
    ) { call throws(CloudError) in
        try call.policies(of: .group(try call.required("GroupName")))
    }
}
