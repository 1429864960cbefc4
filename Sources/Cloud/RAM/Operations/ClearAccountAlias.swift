import CloudGateway

extension RAMOperation {
    /// Takes the account's alias away.
    static let clearAccountAlias = RAMOperation(
        "ClearAccountAlias", .managementWrite, on: [RAMOperation.wholeAccount]
    ) {
        call throws(CloudError) in
        try call.directory.change(call.account) { $0.alias = "" }
        return []
    }
}
