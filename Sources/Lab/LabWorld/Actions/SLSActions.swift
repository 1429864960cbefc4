import CloudClients
import LabKernel
import Scenarios

extension SLSCreateProject: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.sls.createProject(project, description: description)
        return .done
    }
}

extension SLSCreateLogstore: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.sls.createLogstore(logstore, in: project, ttlDays: ttl.wholeDays, shards: shards)
        run.flink.projects[logstore] = project
        return .done
    }
}

extension SLSPutLogs: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        for time in 0..<times {
            try caller.sls.putLogs(
                logs(time: time), to: logstore, in: project, topic: topic, origin: source)
        }
        return .done
    }
}

extension SLSSplitShard: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.sls.splitShard(shard, of: logstore, in: project, key: key)
        return .done
    }
}

extension SLSMergeShards: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.sls.mergeShards(shard, of: logstore, in: project)
        return .done
    }
}

extension SLSDeleteLogstore: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.sls.deleteLogstore(logstore, in: project)
        return .done
    }
}

extension SLSDeleteProject: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.sls.deleteProject(project)
        return .done
    }
}

extension Duration {
    /// Whole days, at least one: how long logs are kept is counted in days.
    var wholeDays: Int { max(1, Int(wholeMillis / 86_400_000)) }
}
