import CloudGateway

/// Makes a logstore unsearchable; its logs stay and can be pulled.
enum DeleteIndex: SLSOperation {
    static let name = "DeleteIndex"
    static let action = "DeleteIndex"
    static let method = "DELETE"
    static let path = "/logstores/{logstore}/index"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        guard logstore.index != nil else { throw SLSErrors.logstoreWithoutIndex }
        logstore.index = nil
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
