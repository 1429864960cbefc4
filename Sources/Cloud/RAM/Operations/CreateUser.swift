import CloudGateway

extension RAMOperation {
    /// Creates a RAM user.
    static let createUser = RAMOperation("CreateUser", .managementWrite, on: ["user/*"]) {
        call throws(CloudError) in
        let user = try call.directory.createUser(
            try call.required("UserName"), in: call.account, displayName: call.parameters["DisplayName"],
            mobilePhone: call.text("MobilePhone"), email: call.text("Email"), comments: call.text("Comments"),
            at: call.now)
        return [("User", RAMShapes.user(user))]
    }
}
