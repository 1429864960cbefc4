import CloudGateway

/// Replaces the index.
///
/// Not emulated: that the real service applies a change only to logs that come later; here it applies to all
/// that were indexed.
enum UpdateIndex: SLSOperation {
    static let name = "UpdateIndex"
    static let action = "UpdateIndex"
    static let method = "PUT"
    static let path = "/logstores/{logstore}/index"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        guard logstore.index != nil else { throw SLSErrors.logstoreWithoutIndex }
        logstore.index = try IndexConfiguration(try call.json(), at: call.now)
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
