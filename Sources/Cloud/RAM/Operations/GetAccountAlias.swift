import CloudGateway

extension RAMOperation {
    /// The account's alias.
    static let getAccountAlias = RAMOperation(
        "GetAccountAlias", .managementRead, on: [RAMOperation.wholeAccount]
    ) {
        call throws(CloudError) in
        [("AccountAlias", .string(try call.directory.account(call.account).alias))]
    }
}
