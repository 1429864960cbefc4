import CloudClients
import CloudGateway
import LabKernel
import RAMPolicy
import Scenarios

extension RAMCreatePolicy: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        let parameters = [
            ("PolicyName", policy), ("PolicyDocument", document.text), ("Description", description),
        ]
        try caller.ram.call("CreatePolicy", parameters)
        return .done
    }
}

extension RAMCreatePolicyVersion: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        let parameters = [
            ("PolicyName", policy), ("PolicyDocument", document.text),
            ("SetAsDefault", setAsDefault ? "true" : "false"),
        ]
        try caller.ram.call("CreatePolicyVersion", parameters)
        return .done
    }
}

extension RAMSetDefaultPolicyVersion: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.ram.call("SetDefaultPolicyVersion", [("PolicyName", policy), ("VersionId", version)])
        return .done
    }
}

extension RAMDeletePolicy: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.ram.call("DeletePolicy", [("PolicyName", policy)])
        return .done
    }
}

extension RAMAttachPolicyToRole: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.ram.call("AttachPolicyToRole", policy.parameters + [("RoleName", role)])
        return .done
    }
}

extension RAMDetachPolicyFromRole: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.ram.call("DetachPolicyFromRole", policy.parameters + [("RoleName", role)])
        return .done
    }
}

extension RAMAttachPolicyToUser: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.ram.call("AttachPolicyToUser", policy.parameters + [("UserName", user)])
        return .done
    }
}

extension RAMDetachPolicyFromUser: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.ram.call("DetachPolicyFromUser", policy.parameters + [("UserName", user)])
        return .done
    }
}

extension RAMMinimizePolicy: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        let label = run.callers.principal(principal).label
        let calls = run.world.requests.records.filter { $0.principal.label == label }.flatMap(\.checks)
            .map { check in
                PolicyMinimizer.RecordedCall(
                    action: check.action,
                    resource: check.resource == PermissionCheck.everything
                        ? "*" : check.resource.description)
            }
        let result: PolicyMinimizer.Result
        do {
            result = try PolicyMinimizer(calls, widening: widening == "none" ? .none : .folder).result()
        } catch {
            throw CloudCallError(CloudError(error.code, status: 400, error.message))
        }
        let parameters = [
            ("PolicyName", policy), ("PolicyDocument", result.document.json.text), ("SetAsDefault", "true"),
        ]
        try caller.ram.call("CreatePolicyVersion", parameters)
        run.note(
            "action", "\(policy) now covers the \(result.coveredCalls) permissions that \(label) asked for")
        return .done
    }
}

extension PolicyReference {
    /// The policy as RAM's operations name it.
    fileprivate var parameters: [(String, String)] { [("PolicyType", type), ("PolicyName", name)] }
}
