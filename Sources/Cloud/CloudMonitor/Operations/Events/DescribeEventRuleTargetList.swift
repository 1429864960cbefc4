import CloudGateway
import LabKernel

/// Lists the targets of a rule on events, by kind.
enum DescribeEventRuleTargetList: MonitorOperation {
    static let name = "DescribeEventRuleTargetList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let rule = try state.eventRule(named: call.parameters.required("RuleName"))
        return EventRule.TargetKind.allCases.map { kind in
            let rows = rule.targets.filter { $0.kind == kind }.map { target in
                JSONValue.object(
                    target.members.map { ($0.name, .string($0.value)) }
                        + [target.arn(state.accountID)].compactMap { $0 }.map { ("Arn", .string($0)) })
            }
            return (kind.rawValue, .object([(kind.itemName, .array(rows))]))
        }
    }
}
