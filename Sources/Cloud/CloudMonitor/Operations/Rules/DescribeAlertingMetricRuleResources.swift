import CloudGateway
import LabKernel

/// Lists what is in alarm now: a row for each rule and series.
enum DescribeAlertingMetricRuleResources: MonitorOperation {
    static let name = "DescribeAlertingMetricRuleResources"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let wanted = (id: call.parameters["RuleId"], namespace: call.parameters["Namespace"])
        let rows = state.alarms.all.filter { rule in
            (wanted.id ?? rule.id) == rule.id && (wanted.namespace ?? rule.namespace) == rule.namespace
        }.flatMap { rule in
            let tracks = (state.alarms.tracks[rule.id] ?? [:]).filter { $0.value.state == .alarm }
            return tracks.sorted { $0.key.precedes($1.key) }.map { json(rule, $0.key, $0.value, state) }
        }
        return [
            ("Total", .int(rows.count)),
            ("Resources", .object([("Resource", .array(try call.page(rows, number: "Page")))])),
        ]
    }

    private static func json(
        _ rule: MetricRule, _ identity: MetricIdentity, _ track: AlarmTrack, _ state: MonitorState
    ) -> JSONValue {
        let condition = track.level.flatMap { rule.conditions[$0] }
        let event = state.alarms.history.last { $0.ruleID == rule.id && $0.identity == identity }
        let time = event.map { String($0.instant.epochMillis) } ?? ""
        return .object([
            ("RuleId", .string(rule.id)), ("RuleName", .string(rule.name)),
            ("Namespace", .string(rule.namespace)), ("MetricName", .string(rule.metric)),
            ("GroupId", .string(identity.groupID)), ("Dimensions", .string(identity.dimensionsJSON.text)),
            ("Resource", .string(identity.dimensions.map { "\($0.key)=\($0.value)" }.joined(separator: ","))),
            ("Enable", .string(String(rule.isEnabled))),
            ("Level", .int((AlarmLevel.allCases.firstIndex { $0 == track.level } ?? 0) + 2)),
            ("Statistics", .string(condition?.statistic ?? "")),
            ("Threshold", .string(condition?.json["Threshold"]?.stringValue ?? "")),
            ("RetryTimes", .string(String(condition?.times ?? 0))),
            ("MetricValues", .string(event?.value.map { JSONValue.double($0).text } ?? "")),
            ("StartTime", .string(time)), ("LastAlertTime", .string(time)),
        ])
    }
}
