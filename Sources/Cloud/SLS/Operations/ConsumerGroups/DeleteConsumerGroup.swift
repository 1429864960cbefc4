import CloudGateway

/// Deletes a consumer group with its checkpoints.
enum DeleteConsumerGroup: SLSOperation {
    static let name = "DeleteConsumerGroup"
    static let action = "DeleteConsumerGroup"
    static let method = "DELETE"
    static let path = "/logstores/{logstore}/consumergroups/{group}"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        logstore.groups[try call.consumerGroup(logstore).name] = nil
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
