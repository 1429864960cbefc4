import CloudGateway
import LabKernel

/// Lists the history of alarms, newest first unless `Ascending` is true.
enum DescribeAlertHistoryList: MonitorOperation {
    static let name = "DescribeAlertHistoryList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let newest = try AlertLog(call.parameters, now: call.now).events(of: state)
        let shown = call.parameters["Ascending"]?.lowercased() == "true" ? newest.reversed() : newest
        return [
            ("Total", .string(String(shown.count))),
            (
                "AlarmHistoryList",
                .object([
                    ("AlarmHistory", .array(try call.page(shown.map { json($0, state) }, number: "Page")))
                ])
            ),
        ]
    }

    private static func json(_ event: AlarmEvent, _ state: MonitorState) -> JSONValue {
        func list(_ name: String, _ item: String, _ texts: [String]) -> (String, JSONValue) {
            (name, .object([(item, .array(texts.map(JSONValue.string)))]))
        }
        let groups = event.contactGroups.split(separator: ",").map(String.init)
        let contacts = groups.flatMap { state.contactGroups[$0]?.contacts ?? [] }
        return .object([
            ("RuleId", .string(event.ruleID)), ("RuleName", .string(event.ruleName)),
            ("Namespace", .string(event.identity.namespace)), ("MetricName", .string(event.identity.metric)),
            ("GroupId", .string(event.identity.groupID)),
            ("Dimensions", .string(event.identity.dimensionsJSON.text)),
            ("Expression", .string(event.expression)), ("EvaluationCount", .int(event.times)),
            ("Value", .string(event.value.map { JSONValue.double($0).text } ?? "")),
            ("Level", .string(AlertLog.level(event))), ("State", .string(event.to.rawValue)),
            ("Status", .int(event.isNotified ? 0 : 2)), ("AlertTime", .int(event.instant.epochMillis)),
            ("Webhooks", .string(event.webhook)), list("ContactGroups", "ContactGroup", groups),
            list("Contacts", "Contact", contacts),
        ])
    }
}
