import CloudGateway
import LabKernel

extension RAMOperation {
    /// Lists a user's keys, without their secrets.
    static let listAccessKeys = RAMOperation("ListAccessKeys", .managementRead, on: ["user/{UserName}"]) {
        call throws(CloudError) in
        let owner = try call.keyOwner()
        if let owner { _ = try call.directory.user(owner, in: call.account) }
        let keys = call.directory.keys(of: owner, in: call.account).map { key -> JSONValue in
            [
                "AccessKeyId": .string(key.id), "Status": .string(key.isActive ? "Active" : "Inactive"),
                "CreateDate": RAMShapes.time(key.created),
            ]
        }
        return [RAMShapes.list("AccessKeys", "AccessKey", keys)]
    }
}
