import CloudGateway

/// The same as GetHistograms at the path that newer clients use.
enum GetHistogramsOfIndex: SLSOperation {
    static let name = "GetHistograms"
    static let action = "GetLogStoreHistogram"
    static let method = "GET"
    static let path = "/logstores/{logstore}/index"
    static let selector: (name: String, value: String)? = ("type", "histogram")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        try GetHistograms.answer(call, catalog)
    }
}
