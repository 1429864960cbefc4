import CloudGateway

extension RAMOperation {
    /// Describes a RAM user.
    static let getUser = RAMOperation("GetUser", .managementRead, on: ["user/{UserName}"]) {
        call throws(CloudError) in
        let user = try call.directory.user(try call.required("UserName"), in: call.account)
        return [("User", RAMShapes.user(user))]
    }
}
