import CloudGateway

extension RAMOperation {
    /// Lists the groups of the account by name.
    static let listGroups = RAMOperation("ListGroups", .managementRead, on: ["group/*"]) {
        call throws(CloudError) in
        let groups = try call.directory.account(call.account).groups.values.sorted { $0.name < $1.name }
        let page = try Page(groups, call, name: \.name)
        return page.members + [RAMShapes.list("Groups", "Group", page.items.map(RAMShapes.group))]
    }
}
