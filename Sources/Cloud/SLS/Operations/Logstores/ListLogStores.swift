import CloudGateway
import LabKernel

/// Lists the names of logstores; `logstoreName` keeps those that hold it.
enum ListLogStores: SLSOperation {
    static let name = "ListLogStores"
    static let action = "ListLogStores"
    static let method = "GET"
    static let path = "/logstores"
    static let kind = OperationKind.managementRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/logstore/*"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let pattern = call.query("logstoreName") ?? ""
        let names = try catalog.project(call.project).logstores.keys
            .filter { pattern.isEmpty || $0.contains(pattern) }.sorted()
        return try SLSAnswer.page("logstores", names.map(JSONValue.string), call)
    }
}
