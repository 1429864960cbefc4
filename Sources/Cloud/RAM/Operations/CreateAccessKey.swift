import CloudGateway
import LabKernel

extension RAMOperation {
    /// Creates a key pair of a user; its secret is answered this once.
    static let createAccessKey = RAMOperation("CreateAccessKey", .managementWrite, on: ["user/{UserName}"]) {
        call throws(CloudError) in
        let key = try call.directory.createAccessKey(
            user: try call.keyOwner(), in: call.account, at: call.now)
        let answer: JSONValue = [
            "AccessKeyId": .string(key.id), "AccessKeySecret": .string(key.secret), "Status": "Active",
            "CreateDate": RAMShapes.time(call.now),
        ]
        return [("AccessKey", answer)]
    }
}
