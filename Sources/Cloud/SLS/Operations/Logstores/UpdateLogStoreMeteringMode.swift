import CloudGateway
import LabKernel

/// Changes how a logstore is paid for; what was held until now is metered the old way.
enum UpdateLogStoreMeteringMode: SLSOperation {
    static let name = "UpdateLogStoreMeteringMode"
    static let action = "UpdateLogStoreMeteringMode"
    static let method = "PUT"
    static let path = "/logstores/{logstore}/meteringmode"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        let text = try call.json()["meteringMode"]?.stringValue ?? ""
        guard let mode = Logstore.MeteringMode(rawValue: text) else {
            let known = Logstore.MeteringMode.allCases.map(\.rawValue)
            throw SLSErrors.invalid("meteringMode", suggestion(for: text, among: known, kind: "modes"))
        }
        DeleteLogStore.settle(logstore, call)
        logstore.meteringMode = mode
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
