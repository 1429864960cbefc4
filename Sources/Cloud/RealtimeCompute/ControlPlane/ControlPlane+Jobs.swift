import CloudGateway
import LabKernel

extension ControlPlane {
    /// Makes a job of a deployment and puts its hand-over to the engine on the loop.
    ///
    /// - Throws: when a job of the deployment is not over, its queue is full, or the state to restore does
    ///   not exist.
    func start(
        _ deployment: Deployment, restore: RestoreStrategy, by principal: Principal
    ) throws(CloudError) -> Job {
        if let active = jobs(of: deployment.id).first(where: { !$0.status.isTerminal }) {
            throw RealtimeComputeErrors.wrongState(
                "Deployment", deployment.name,
                "has the job '\(active.id)', which is \(active.status.rawValue)")
        }
        try checkQuota(deployment)
        let source = try restoreSource(restore, of: deployment)
        let job = Job(
            id: newID(), deployment: deployment, restore: restore, creator: principal, started: loop.now)
        jobs[job.id] = job
        jobsByFlinkID[job.flinkID] = job
        if restore.kind != .none, source == .none {
            job.startLog.append(
                "No checkpoint or savepoint was found for \(restore.kind.rawValue): empty state.")
        }
        report(job, cause: nil)
        job.launch = loop.schedule(after: settings.allocationDelay, label: "launch job") { [self] in
            try launch(job, from: source)
        }
        return job
    }

    /// Forgets a job that is over.
    func forget(_ job: Job) {
        jobs[job.id] = nil
        jobsByFlinkID[job.flinkID] = nil
    }

    private func checkQuota(_ deployment: Deployment) throws(CloudError) {
        let queue = try queue(deployment.target.name, in: deployment.namespace)
        guard let limit = queue.limit else { return }
        let wanted = usage(of: queue) + deployment.computeUnits
        guard wanted.cpu <= limit.cpu, wanted.memoryBytes <= limit.memoryBytes else {
            throw RealtimeComputeErrors.quota(
                "The queue '\(queue.name)' has \(limit.units.decimalText(digits: 1)) CUs; with this job "
                    + "\(wanted.units.decimalText(digits: 1)) would be used.")
        }
    }

    /// What the jobs of a queue occupy together.
    func usage(of queue: ResourceQueue) -> ComputeUnits {
        activeJobs(in: queue.namespace).filter { $0.deployment.target.name == queue.name }
            .reduce(.zero) { $0 + $1.deployment.computeUnits }
    }

    private func launch(_ job: Job, from source: RestoreSource) throws {
        job.launch = nil
        do {
            let specification = try specification(of: job, from: source)
            job.handle = try engine.submit(specification, observer: self)
            meter.start(
                job.id, meter: "stream.cu", resource: resource(of: job),
                rate: job.deployment.computeUnits.units, at: loop.now)
        } catch let errors as LabErrors {
            refuse(job, reason: "The script was refused.", errors.description)
        } catch let error as LabError {
            refuse(job, reason: "The job was refused.", error.description)
        } catch let error as JobSubmissionError {
            refuse(job, reason: error.causes.first ?? "", error.causes.joined(separator: "\nCaused by: "))
        } catch let error as CloudError {
            refuse(job, reason: error.code, error.message)
        }
    }

    private func refuse(_ job: Job, reason: String, _ message: String) {
        job.startLog.append(message)
        job.failure = Job.Failure(reason: reason, message: message, instant: loop.now)
        (job.status, job.flinkState) = (.failed, .failed)
        job.ended = loop.now
        report(job, cause: message)
    }

    private func specification(of job: Job, from source: RestoreSource) throws(CloudError) -> JobSpecification
    {
        let deployment = job.deployment
        let workspace = try workspace(deployment.namespace.workspaceID)
        let text = try expand(
            deployment.artifact.script, local: deployment.localVariables, in: deployment.namespace)
        return JobSpecification(
            jobID: job.flinkID, name: deployment.name,
            script: SourceFile(name: "\(deployment.name).sql", text: text),
            parallelism: deployment.resources.parallelism,
            configuration: configuration(of: deployment, in: workspace), restore: source,
            runtimeRole: workspace.runtimeRole)
    }

    /// The service's own settings with the deployment's above them.
    ///
    /// Source: help.aliyun.com, Realtime Compute "Configure a deployment": a system checkpoint every 180 s;
    /// checkpoints stay after a job is cancelled.
    private func configuration(of deployment: Deployment, in workspace: Workspace) -> [String: String] {
        var configuration = ["execution.checkpointing.interval": "180s"]
        configuration["execution.checkpointing.externalized-checkpoint-retention"] = "RETAIN_ON_CANCELLATION"
        if !workspace.bucket.isEmpty {
            let root = "oss://\(workspace.bucket)"
            configuration["execution.checkpointing.dir"] = "\(root)/flink-checkpoints"
            configuration["execution.checkpointing.savepoint-dir"] = "\(root)/flink-savepoints"
        }
        let older = [
            "state.checkpoints.dir": "execution.checkpointing.dir",
            "state.savepoints.dir": "execution.checkpointing.savepoint-dir",
        ]
        let given = deployment.flinkConf.texts
        // An older spelling that the user wrote must not lose to our default under the newer one.
        for (old, new) in older where given[old] != nil && given[new] == nil {
            configuration[new] = given[old]
        }
        configuration.merge(given) { $1 }
        let process = deployment.resources
        configuration["jobmanager.memory.process.size"] = "\(process.jobManager.memoryBytes)b"
        configuration["taskmanager.memory.process.size"] = "\(process.taskManager.memoryBytes)b"
        configuration["taskmanager.numberOfTaskSlots"] = String(deployment.slotsPerTaskManager)
        configuration["kubernetes.taskmanager.cpu.amount"] = process.taskManager.cpu.decimalText(digits: 3)
        configuration["kubernetes.jobmanager.cpu.amount"] = process.jobManager.cpu.decimalText(digits: 3)
        return configuration
    }

    private func resource(of job: Job) -> ResourceName {
        let key = job.deployment.namespace
        return ResourceName(
            service: "stream", region: workspaces[key.workspaceID]?.region ?? settings.region,
            account: settings.accountID,
            relativeID: "vvpinstance/\(key.workspaceID)/vvpnamespace/\(key.name)/deployment/"
                + job.deployment.name)
    }
}
