import CloudGateway
import LabKernel

/// Makes a consumer group.
enum CreateConsumerGroup: SLSOperation {
    static let name = "CreateConsumerGroup"
    static let action = "CreateConsumerGroup"
    static let method = "POST"
    static let path = "/logstores/{logstore}/consumergroups"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/logstore/\(segments["logstore"] ?? "*")/consumergroup/*"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        let body = try call.json()
        guard let name = body["consumerGroup"]?.stringValue, !name.isEmpty else {
            throw SLSErrors.invalid("consumerGroup", "it is required")
        }
        guard logstore.groups[name] == nil else { throw SLSErrors.groupExists(name) }
        guard logstore.groups.count < 30 else {
            throw CloudError(
                "ConsumerGroupQuotaExceed", status: 400, "A logstore has at most 30 consumer groups.")
        }
        logstore.groups[name] = ConsumerGroup(
            name: name, timeoutSeconds: body["timeout"]?.intValue ?? 60,
            isOrdered: body["order"]?.boolValue ?? false)
        try catalog.save(logstore)
        return SLSAnswer.empty
    }
}
