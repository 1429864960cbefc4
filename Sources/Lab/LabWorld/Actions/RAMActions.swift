import CloudClients
import LabKernel
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

extension PolicyReference {
    /// The policy as RAM's operations name it.
    fileprivate var parameters: [(String, String)] { [("PolicyType", type), ("PolicyName", name)] }
}
