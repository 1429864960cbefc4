import CloudGateway
import LabKernel

/// Adds targets to a rule on events, or replaces those of the same kind and id.
enum PutEventRuleTargets: MonitorOperation {
    static let name = "PutEventRuleTargets"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        var rule = try state.eventRule(named: call.parameters.required("RuleName"))
        for kind in EventRule.TargetKind.allCases {
            for item in call.parameters.items(kind.rawValue) {
                let target = EventRule.Target(kind: kind, id: try item.required("Id"), members: item.values)
                rule.targets.removeAll { $0.kind == kind && $0.id == target.id }
                rule.targets.append(target)
            }
        }
        state.eventRules[rule.name] = rule
        return [
            ("FailedParameterCount", "0"),
            ("FailedContactParameters", .object([("ContactParameter", .array([]))])),
            ("FailedFcParameters", .object([("FcParameter", .array([]))])),
            ("FailedMnsParameters", .object([("MnsParameter", .array([]))])),
        ]
    }
}
