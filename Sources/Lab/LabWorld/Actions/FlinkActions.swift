import CloudClients
import LabKernel
import Scenarios

extension FlinkCreateWorkspace: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.createWorkspace(name, settings, as: caller)
        return .done
    }
}

extension FlinkCreateDraft: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.createDraft(name, in: workspace, script: script, as: caller)
        return .done
    }
}

extension FlinkUpdateDraft: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.updateDraft(draft, script: script, as: caller)
        return .done
    }
}

extension FlinkValidateDraft: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.validateDraft(draft, as: caller)
    }
}

extension FlinkDeployDraft: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.deployDraft(draft, name: name, settings, as: caller)
    }
}

extension FlinkUpdateDeployment: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.updateDeployment(deployment, script: script, settings, sections: sections, as: caller)
        return .done
    }
}

extension FlinkUpdateAutopilotPolicy: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.updateAutopilotPolicy(deployment, isEnabled: isEnabled, parameters, as: caller)
        return .done
    }
}

extension FlinkStartJob: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.startJob(
            deployment, restore: restore, allowsNonRestoredState: allowsNonRestoredState, as: caller)
        return .done
    }
}

extension FlinkStopJob: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        if let job = run.world.jobs.latest(of: deployment) {
            run.flink.follow(job.identity.jobID, of: deployment)
        }
        return try run.flink.stopJob(deployment, strategy: strategy, savepoint: savepoint, as: caller)
    }
}

extension FlinkCreateSavepoint: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.createSavepoint(
            deployment, description: description, isNative: isNative, named: savepoint, as: caller)
    }
}

extension FlinkDeleteDraft: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.deleteDraft(draft, as: caller)
        return .done
    }
}

extension FlinkDeleteDeployment: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.deleteDeployment(deployment, as: caller)
        return .done
    }
}

extension FlinkDeleteWorkspace: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try run.flink.deleteWorkspace(name, as: caller)
        return .done
    }
}
