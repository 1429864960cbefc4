import CloudGateway
import LabKernel

/// Answers how a logstore is paid for.
enum GetLogStoreMeteringMode: SLSOperation {
    static let name = "GetLogStoreMeteringMode"
    static let action = "GetLogStoreMeteringMode"
    static let method = "GET"
    static let path = "/logstores/{logstore}/meteringmode"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let mode = try call.logstore(catalog).meteringMode
        return SLSAnswer.json(.object([("meteringMode", .string(mode.rawValue))]))
    }
}
