import CloudGateway

/// Makes a logstore searchable; only logs that come from now on are found.
enum CreateIndex: SLSOperation {
    static let name = "CreateIndex"
    static let action = "CreateIndex"
    static let method = "POST"
    static let path = "/logstores/{logstore}/index"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        guard logstore.index == nil else { throw SLSErrors.indexExists }
        logstore.index = try IndexConfiguration(try call.json(), at: call.now)
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
