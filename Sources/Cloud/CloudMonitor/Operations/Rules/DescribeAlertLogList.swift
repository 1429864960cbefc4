import CloudGateway
import LabKernel

/// Lists what was told of alarms, newest first.
enum DescribeAlertLogList: MonitorOperation {
    static let name = "DescribeAlertLogList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let parameters = call.parameters
        let shown = try AlertLog(parameters, now: call.now).events(of: state)
        let rows = try call.page(shown.map(json))
        return [
            ("PageNumber", .int(try parameters.number("PageNumber", standard: 1))),
            ("PageSize", .int(try parameters.number("PageSize", standard: 10))),
            ("AlertLogList", .array(rows)),
        ]
    }

    private static func json(_ event: AlarmEvent) -> JSONValue {
        let value = event.value.map { JSONValue.double($0).text } ?? "no data"
        return .object([
            ("AlertTime", .string(String(event.instant.epochMillis))), ("RuleId", .string(event.ruleID)),
            ("RuleName", .string(event.ruleName)), ("Namespace", .string(event.identity.namespace)),
            ("MetricName", .string(event.identity.metric)), ("Level", .string(AlertLog.level(event))),
            ("LevelChange", .string("\(event.from.rawValue)->\(event.to.rawValue)")),
            ("EventName", .string(event.to.rawValue)), ("Message", .string("\(event.expression): \(value)")),
            ("SendStatus", .string(event.isNotified ? "0" : "2")),
            (
                "ContactGroups",
                .array(event.contactGroups.split(separator: ",").map { .string(String($0)) })
            ),
            (
                "Dimensions",
                .array(
                    event.identity.dimensions.map {
                        .object([("Key", .string($0.key)), ("Value", .string($0.value))])
                    })
            ),
            (
                "Escalation",
                .object([
                    ("Expression", .string(event.expression)), ("Level", .string(AlertLog.level(event))),
                    ("Times", .int(event.times)),
                ])
            ),
        ])
    }
}
