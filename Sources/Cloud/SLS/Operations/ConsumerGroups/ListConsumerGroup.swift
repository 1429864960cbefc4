import CloudGateway
import LabKernel

/// Lists the consumer groups of a logstore.
enum ListConsumerGroup: SLSOperation {
    static let name = "ListConsumerGroup"
    static let action = "ListConsumerGroup"
    static let method = "GET"
    static let path = "/logstores/{logstore}/consumergroups"
    static let kind = OperationKind.managementRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let groups = try call.logstore(catalog).groups
        return SLSAnswer.json(.array(groups.keys.sorted().compactMap { groups[$0]?.json }))
    }
}
