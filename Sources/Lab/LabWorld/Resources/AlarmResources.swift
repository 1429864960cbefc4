import CloudClients
import LabKernel
import Scenarios

extension AlarmResource: CreatableResource {
    /// After the deployments, whose ids the rules name.
    static var rank: Int { 4 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        let id = run.flink.deployments[deployment]?.id ?? ""
        let resources: JSONValue = [["deploymentId": .string(id)]]
        let level = "Escalations.Critical"
        try account.cloudMonitor.call(
            "PutResourceMetricRule",
            [
                ("RuleId", name), ("RuleName", name), ("Namespace", "acs_flink"), ("MetricName", metric),
                ("Resources", resources.text), ("Period", String(period.wholeMillis / 1_000)),
                ("\(level).Statistics", statistics),
                ("\(level).ComparisonOperator", condition.comparison.cloudMonitorName),
                ("\(level).Threshold", JSONValue.double(condition.threshold).text),
                ("\(level).Times", String(times)),
                ("ContactGroups", contactGroups.joined(separator: ",")),
            ])
        guard let logstore else { return }
        let project = run.flink.projects[logstore] ?? ""
        let arn =
            "acs:log:\(run.scenario.region):\(run.world.accountID):project/\(project)/logstore/\(logstore)"
        try account.cloudMonitor.call(
            "PutMetricRuleTargets",
            [
                ("RuleId", name), ("Targets.1.Id", "1"), ("Targets.1.Arn", arn),
                ("Targets.1.Level", "CRITICAL"),
            ])
    }
}

extension Comparison.Operator {
    /// The operator as CloudMonitor's rules name it.
    fileprivate var cloudMonitorName: String {
        switch self {
        case .greaterOrEqual: "GreaterThanOrEqualToThreshold"
        case .lessOrEqual: "LessThanOrEqualToThreshold"
        case .notEqual: "NotEqualToThreshold"
        case .equal: "EqualToThreshold"
        case .greater: "GreaterThanThreshold"
        case .less: "LessThanThreshold"
        }
    }
}
