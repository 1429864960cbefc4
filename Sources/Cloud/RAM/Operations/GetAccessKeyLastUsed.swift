import CloudGateway
import LabKernel

extension RAMOperation {
    /// When a key last signed a request.
    static let getAccessKeyLastUsed = RAMOperation(
        "GetAccessKeyLastUsed", .managementRead, on: ["user/{UserName}"]
    ) { call throws(CloudError) in
        let id = try call.required("UserAccessKeyId")
        let key = try call.directory.key(id, of: try call.keyOwner(), in: call.account)
        let date = key.lastUsed.map(RAMShapes.time) ?? ""
        return [("AccessKeyLastUsed", ["LastUsedDate": date])]
    }
}
