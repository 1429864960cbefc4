import LabKernel
import Streaming

/// What must be true of jobs and their checkpoints at every moment.
extension FuzzWatch {
    // MARK: States

    /// Which states may follow which.
    ///
    /// Source: Flink 1.20 documentation, "Jobs and Scheduling", the states of a job. A new job manager takes
    /// a job up in INITIALIZING, whatever it was in.
    private static let successors: [JobState: Set<JobState>] = [
        .initializing: [.created, .failing, .failed, .cancelling, .canceled],
        .created: [.running, .failing, .cancelling],
        .running: [.finished, .restarting, .failing, .cancelling],
        .restarting: [.running, .failing, .cancelling],
        .failing: [.failed, .cancelling], .cancelling: [.canceled],
    ]

    func lookAtStates() {
        let lines = run.world.journal.lines
        for line in lines[journalPosition...] where line.contains(#""kind":"job""#) { take(line) }
        journalPosition = lines.count
    }

    private func take(_ line: String) {
        guard line.contains(#""state":"#), let event = try? JSONParser.parse(text: line, name: "journal"),
            let name = event["name"]?.stringValue, let text = event["state"]?.stringValue
        else { return }
        guard let next = JobState(rawValue: text) else {
            return violated("state", "job \(name) is in the unknown state \(text)")
        }
        if let last = states[name], last != next, !Self.mayFollow(next, last) {
            violated("state", "job \(name) went from \(last.rawValue) to \(text)")
        }
        if next == .running { starts[name, default: 0] += 1 }
        states[name] = next
    }

    private static func mayFollow(_ next: JobState, _ last: JobState) -> Bool {
        next == .initializing || successors[last]?.contains(next) == true
    }

    // MARK: Restores

    func lookAtRestores() {
        let logs = run.world.jobs.logs
        for entry in logs[logPosition...] where entry.line.message.hasPrefix("Restoring job ") { take(entry) }
        logPosition = logs.count
    }

    /// A restart starts from the newest complete checkpoint and from no other.
    private func take(_ log: JobHistory.LogEntry) {
        let words = log.line.message.split(separator: " ")
        guard let place = words.firstIndex(of: "Checkpoint"), let id = Int64(words[place + 1]),
            let job = run.world.jobs.entries.last(where: { $0.identity.jobID == log.jobID })
        else { return violated("restore", "a restore that names no checkpoint: \(log.line.message)") }
        let newest = job.checkpoints.last {
            $0.status == .completed && !$0.isSavepoint && $0.ended <= log.instant
        }
        if newest?.id != id {
            let text = newest.map { "\($0.id)" } ?? "none"
            violated("restore", "restored from checkpoint \(id), the newest complete one is \(text)")
        }
    }

    // MARK: Checkpoints

    func lookAtCheckpoints() throws {
        for job in run.world.jobs.entries where !job.state.isTerminal {
            let newest = job.checkpoints.last { $0.status == .completed && !$0.isSavepoint }
            guard let newest, newest.path.hasPrefix("oss://") else { continue }
            let damage = run.world.inspect { client in
                CheckpointVerifier.damage(
                    in: newest.path, OSSCheckpointStore(client, link: EngineLink()))
            }
            if let damage { violated("checkpoint", "checkpoint \(newest.id) is complete, but \(damage)") }
            lookForHaste(newest, of: job)
        }
    }

    /// A file that a checkpoint says is staged must not have been committed while that checkpoint was on its
    /// way, unless by an older one that became complete just then.
    private func lookForHaste(_ checkpoint: CheckpointRecord, of job: JobHistory.Entry) {
        guard judged[job.identity.jobID] != checkpoint.id else { return }
        judged[job.identity.jobID] = checkpoint.id
        let others = Set(
            job.checkpoints.filter { $0.status == .completed && $0.id != checkpoint.id }.map(\.ended))
        let early = run.world.requests.records.reversed()
            .prefix { $0.instant >= checkpoint.triggered }
            .filter { $0.operation == "CompleteMultipartUpload" && $0.status == 200 }
            .filter { $0.instant < checkpoint.ended && !others.contains($0.instant) }
            .map { "oss://\($0.resource)" }
        guard !early.isEmpty else { return }
        let hasty = run.world.inspect { client in
            CheckpointVerifier.mentions(
                of: early, in: checkpoint.path, OSSCheckpointStore(client, link: EngineLink()))
        }
        for path in hasty {
            violated(
                "committed rows", "\(path) was committed before checkpoint \(checkpoint.id) was complete")
        }
    }

    // MARK: Watermarks

    func lookAtWatermarks() {
        for job in run.world.jobs.entries where !job.state.isTerminal {
            let (id, name) = (job.identity.jobID, job.identity.deploymentName)
            if job.state != .running || seenStarts[id] != starts[name] { watermarks[id] = nil }
            seenStarts[id] = starts[name]
            guard job.state == .running, let handle = run.world.plane.handle(ofJob: id) else { continue }
            for metric in handle.metrics where metric.name == "currentInputWatermark" {
                take(metric, of: id)
            }
        }
    }

    private func take(_ metric: JobMetric, of job: String) {
        if let last = watermarks[job]?[metric.operatorName], metric.value < last {
            violated(
                "watermark",
                "the watermark of \(metric.operatorName) went back from \(last) to \(metric.value)")
        }
        watermarks[job, default: [:]][metric.operatorName] = metric.value
    }
}
