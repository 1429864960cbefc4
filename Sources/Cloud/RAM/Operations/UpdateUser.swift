import CloudGateway

extension RAMOperation {
    /// Changes a RAM user's name or descriptions.
    static let updateUser = RAMOperation("UpdateUser", .managementWrite, on: ["user/{UserName}"]) {
        call throws(CloudError) in
        var changes = IdentityDirectory.UserChanges()
        changes.name = call.parameters["NewUserName"]
        changes.displayName = call.parameters["NewDisplayName"]
        changes.mobilePhone = call.parameters["NewMobilePhone"]
        changes.email = call.parameters["NewEmail"]
        changes.comments = call.parameters["NewComments"]
        let name = try call.required("UserName")
        let user = try call.directory.updateUser(name, in: call.account, changes, at: call.now)
        return [("User", RAMShapes.user(user))]
    }
}
