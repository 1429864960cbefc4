import CloudGateway
import LabKernel
import RAMPolicy

extension RAMOperation {
    /// The template for operations on the account as a whole: `acs:ram:*:<account>:*`.
    static let wholeAccount = "account"
}

extension RAMCall {
    /// The `PolicyType` parameter: `System` or `Custom`.
    func policyType() throws(CloudError) -> PolicyAttachment.Origin {
        guard let origin = PolicyAttachment.Origin(rawValue: try required("PolicyType")) else {
            throw RAMErrors.invalid("PolicyType")
        }
        return origin
    }

    /// The resource group an attachment is limited to; the account's own id means all of it.
    func resourceGroup() -> String? {
        guard let group = parameters["ResourceGroupId"], group != account else { return nil }
        return group
    }

    /// The answer of the three `ListPoliciesFor…` operations.
    func policies(of holder: PolicyHolder) throws(CloudError) -> [(String, JSONValue)] {
        var items: [JSONValue] = []
        for link in try directory.links(of: holder, in: account) {
            let policy = try directory.policy(link.policy, link.origin, in: account)
            items.append(RAMShapes.link(link, policy))
        }
        return [RAMShapes.list("Policies", "Policy", items)]
    }
}

extension IdentityDirectory {
    /// How many users, groups and roles a policy hangs on.
    func attachmentCount(_ policy: ManagedPolicy, in account: String) throws(CloudError) -> Int {
        try holders(of: policy.name, policy.origin, in: account).reduce(0) { $0 + $1.holders.count }
    }
}
