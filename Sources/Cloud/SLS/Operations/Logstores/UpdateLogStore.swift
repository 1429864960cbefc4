import CloudGateway
import LabKernel

/// Changes a logstore's time to live and settings; the number of shards only changes by splits and merges.
enum UpdateLogStore: SLSOperation {
    static let name = "UpdateLogStore"
    static let action = "UpdateLogStore"
    static let method = "PUT"
    static let path = "/logstores/{logstore}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        let body = try call.json()
        if body["ttl"] != nil { logstore.ttlDays = try CreateLogStore.days(body) }
        logstore.settings = LogstoreSettings.read(body, over: logstore.settings)
        logstore.modified = call.now
        logstore.expire(at: call.now)
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
