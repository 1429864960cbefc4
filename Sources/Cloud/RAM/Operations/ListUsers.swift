import CloudGateway

extension RAMOperation {
    /// Lists the RAM users of the account by name.
    static let listUsers = RAMOperation("ListUsers", .managementRead, on: ["user/*"]) {
        call throws(CloudError) in
        let users = try call.directory.account(call.account).users.values.sorted { $0.name < $1.name }
        let page = try Page(users, call, name: \.name)
        return page.members + [RAMShapes.list("Users", "User", page.items.map(RAMShapes.user))]
    }
}
