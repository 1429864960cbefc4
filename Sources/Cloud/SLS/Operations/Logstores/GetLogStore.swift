import CloudGateway

/// Answers a logstore.
enum GetLogStore: SLSOperation {
    static let name = "GetLogStore"
    static let action = "GetLogStore"
    static let method = "GET"
    static let path = "/logstores/{logstore}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        SLSAnswer.json(try call.logstore(catalog).json)
    }
}
