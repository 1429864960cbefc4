import CloudGateway

extension RAMOperation {
    /// Names the account for sign-in addresses.
    static let setAccountAlias = RAMOperation(
        "SetAccountAlias", .managementWrite, on: [RAMOperation.wholeAccount]
    ) {
        call throws(CloudError) in
        let alias = try call.required("AccountAlias")
        try NameRules.check(alias, "AccountAlias", 3...32, extra: "-")
        try call.directory.change(call.account) { $0.alias = alias }
        return []
    }
}
