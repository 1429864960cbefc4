import CloudGateway
import RAMPolicy

extension RAMOperation {
    /// Lists custom and system policies by name.
    static let listPolicies = RAMOperation("ListPolicies", .managementRead, on: ["policy/*"]) {
        call throws(CloudError) in
        var policies: [ManagedPolicy] = []
        let wanted = call.parameters["PolicyType"]
        if wanted != "System" { policies += try call.directory.account(call.account).policies.values }
        if wanted != "Custom" {
            policies += SystemPolicies.names.compactMap(SystemPolicies.named).map(ManagedPolicy.init)
        }
        let page = try Page(policies.sorted { $0.name < $1.name }, call, name: \.name)
        var items = page.items.map { RAMShapes.policy($0) }
        for (index, policy) in page.items.enumerated() {
            let count = try call.directory.attachmentCount(policy, in: call.account)
            items[index] = RAMShapes.policy(policy, attachments: count)
        }
        return page.members + [RAMShapes.list("Policies", "Policy", items)]
    }
}
