import CloudGateway
import LabKernel

/// Deletes a logstore with its logs.
enum DeleteLogStore: SLSOperation {
    static let name = "DeleteLogStore"
    static let action = "DeleteLogStore"
    static let method = "DELETE"
    static let path = "/logstores/{logstore}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        settle(logstore, call)
        try catalog.remove(logstore, from: try catalog.project(call.project))
        return SLSAnswer.empty
    }

    /// Sends what the logstore held to the meter before it goes.
    static func settle(_ logstore: Logstore, _ call: SLSCall) {
        logstore.expire(at: call.now)
        logstore.usage.settle(
            at: call.now, to: call.context.meter, isIngestMode: logstore.meteringMode == .byIngest)
    }
}
