import LabKernel
import Scenarios

extension JobSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        guard let job = run.world.jobs.latest(of: deployment) else { return .absent }
        switch property {
        case "state": return .value(.text(job.state.rawValue))
        case "restarts": return .count(job.restarts)
        default: preconditionFailure("a job has no property \(property)")
        }
    }
}

extension MetricSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        run.world.sampleMetrics()
        guard let job = run.world.jobs.latest(of: deployment),
            let value = job.metric(metric, operatorName: operatorName)
        else { return .absent }
        return .number(value)
    }
}

extension CheckpointSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        guard let job = run.world.jobs.latest(of: deployment) else { return .absent }
        let completed = job.checkpoints.filter { $0.status == .completed }
        let failed = job.checkpoints.filter { $0.status == .failed }
        switch property {
        case "completed": return .count(completed.count)
        case "failed": return .count(failed.count)
        case "lastStatus": return job.checkpoints.last.map { .value(.text($0.status.rawValue)) } ?? .absent
        case "lastSizeBytes": return completed.last.map { .value(.integer($0.sizeBytes)) } ?? .absent
        case "lastDuration":
            return completed.last.map { .value(.integer(($0.ended - $0.triggered).wholeMillis)) } ?? .absent
        case "failureMessage": return failed.last.map { .value(.text($0.failureMessage)) } ?? .absent
        default: preconditionFailure("checkpoints have no property \(property)")
        }
    }
}

extension LogSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let lowest = level.flatMap(JobLogLine.Level.init)
        let message = try pattern.map { try Regex($0) }
        let name = try task.map { try Regex($0) }
        let found = run.world.jobs.logs.count { entry in
            entry.deployment == deployment && lowest.map { entry.line.level >= $0 } ?? true
                && message.map { entry.line.message.firstMatch(of: $0) != nil } ?? true
                && name.map { entry.line.task.firstMatch(of: $0) != nil } ?? true
        }
        return property == "count" ? .count(found) : .presence(found > 0)
    }
}
