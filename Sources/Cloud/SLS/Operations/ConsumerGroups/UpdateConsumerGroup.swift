import CloudGateway
import LabKernel

/// Changes a consumer group's timeout and order.
enum UpdateConsumerGroup: SLSOperation {
    static let name = "UpdateConsumerGroup"
    static let action = "UpdateConsumerGroup"
    static let method = "PUT"
    static let path = "/logstores/{logstore}/consumergroups/{group}"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        var group = try call.consumerGroup(logstore)
        let body = try call.json()
        group.timeoutSeconds = body["timeout"]?.intValue ?? group.timeoutSeconds
        group.isOrdered = body["order"]?.boolValue ?? group.isOrdered
        logstore.groups[group.name] = group
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
