import CloudGateway
import LabKernel

/// Makes or replaces a rule on events.
enum PutEventRule: MonitorOperation {
    static let name = "PutEventRule"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let name = try call.parameters.required("RuleName")
        let type = call.parameters["EventType"] ?? "SYSTEM"
        guard ["SYSTEM", "CUSTOM"].contains(type) else {
            throw CloudMonitorErrors.invalid("EventType", "SYSTEM or CUSTOM is expected")
        }
        let patterns = call.parameters.items("EventPattern").map { item in
            EventRule.Pattern(
                product: item["Product"] ?? "", levels: item.strings("LevelList"),
                names: item.strings("NameList"), types: item.strings("EventTypeList"),
                customFilters: item["CustomFilters"] ?? "", sqlFilter: item["SQLFilter"] ?? "",
                statuses: item.strings("StatusList"))
        }
        state.eventRules[name] = EventRule(
            name: name, description: call.parameters["Description"] ?? "", type: type,
            groupID: call.parameters["GroupId"] ?? "",
            silenceSeconds: try call.parameters.number("SilenceTime", standard: 86_400),
            isEnabled: call.parameters["State"] != "DISABLED", patterns: patterns,
            targets: state.eventRules[name]?.targets ?? [])
        return [("Data", "1")]
    }
}
