import CloudGateway

extension RAMOperation {
    /// Lists the roles of the account by name.
    static let listRoles = RAMOperation("ListRoles", .managementRead, on: ["role/*"]) {
        call throws(CloudError) in
        let roles = try call.directory.account(call.account).roles.values.sorted { $0.name < $1.name }
        let page = try Page(roles, call, name: \.name)
        let items = page.items.map { RAMShapes.role($0, account: call.account, withTrust: false) }
        return page.members + [RAMShapes.list("Roles", "Role", items)]
    }
}
