import CloudGateway
import LabKernel

/// Answers the index as it was given.
enum GetIndex: SLSOperation {
    static let name = "GetIndex"
    static let action = "GetIndex"
    static let method = "GET"
    static let path = "/logstores/{logstore}/index"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        guard let index = try call.logstore(catalog).index else { throw SLSErrors.logstoreWithoutIndex }
        let members = (index.json.objectValue ?? []).filter { $0.0 != "lastModifyTime" }
        return SLSAnswer.json(.object(members + [("lastModifyTime", .int(index.modified.epochSeconds))]))
    }
}
